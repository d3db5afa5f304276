"""What a recorded step costs beyond the model's own time: one run at a time, seen from the provider.

From an answer of the provider to its next question lie the recording of that answer, a whole tool step (the
cheapest there is, a look at the folder) and the reservation of the next call. The journal's own times divide
the two steps; together they are everything that the clock saw. The same conversation without a record, beside
the idle service, says what the provider's SDK takes of it.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import httpx
from sqlmodel import col, select

from clawwork_api.simulations.tables import Step
from scripts.bench import bare
from scripts.bench.figures import Spread, spread
from scripts.bench.service import TENANT
from scripts.bench.stage import Kind, Stage, stage

ANSWER_SECONDS = 0.02
LOOKS = 35
RUNS = 4


@dataclass(frozen=True)
class StepFigures:
    """`bare_call` is a model call without a record; `recording` what a model step takes beyond it, and `step`
    half of that and of a tool step together, in milliseconds at the median.
    """

    database: str
    model_step: Spread
    bare_call: Spread
    tool_step: Spread
    recording: float
    step: float


def measure(kind: Kind) -> StepFigures:
    models: list[float] = []
    tools: list[float] = []
    with stage(kind, seconds=ANSWER_SECONDS, looks=LOOKS) as staged:
        seen = 0
        for number in range(RUNS + 1):
            run_id = _one_run(staged)
            spans = _spans(staged)
            if number:  # the first run warms the caches
                _divide(staged, run_id, spans[seen:], models, tools)
            seen = len(spans)
        called = spread(_bare(staged))
    model, tool = spread(models), spread(tools)
    recording = round(model.median - called.median, 2)
    return StepFigures(kind, model, called, tool, recording, round((recording + tool.median) / 2, 2))


def _bare(staged: Stage) -> list[float]:
    """Seconds from an answer to the next question of a conversation that nobody records."""
    found: list[float] = []
    for number in range(RUNS + 1):
        before = len(_spans(staged))
        asyncio.run(bare.converse(staged.vendor_url, LOOKS))
        spans = _spans(staged)[before:]
        if number:
            found += [asked - answered for (_, answered), (asked, _) in pairwise(spans)]
    return found


def _spans(staged: Stage) -> list[list[float]]:
    found: list[list[float]] = httpx.get(f"{staged.vendor_url}/spans").json()
    return found


def _one_run(staged: Stage) -> str:
    with staged.services[0].client() as client:
        run_id = staged.launch(client)
        staged.await_end(client, run_id)
        return run_id


def _divide(
    staged: Stage, run_id: str, spans: list[list[float]], models: list[float], tools: list[float]
) -> None:
    with staged.database.read(TENANT) as session:
        query = select(Step).where(Step.run_id == run_id, Step.name == "list_files")
        looked = list(session.exec(query.order_by(col(Step.sent_at))))
    for ((_, answered), (asked, _)), step in zip(pairwise(spans), looked, strict=False):
        tool = _stamp(step.done_at) - step.sent_at.timestamp()
        tools.append(tool)
        models.append(asked - answered - tool)


def _stamp(moment: datetime | None) -> float:
    if moment is None:
        raise RuntimeError("a step of a completed run has no end")
    return moment.timestamp()
