"""The end of a task comes with a warning: a last turn to hand in what exists, whatever is running out."""

from dataclasses import dataclass
from decimal import Decimal

from clawwork_api.agents.tables import Agent
from clawwork_api.database import now
from clawwork_api.economy import caps
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.limits import (
    LAST_SECONDS,
    LAST_TOKENS,
    LAST_TURNS,
    MAX_TASK_SECONDS,
    MAX_TASK_TOKENS,
    MAX_TURNS,
)
from clawwork_api.runtime.prompts import Prompts
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.threads import record
from clawwork_api.simulations.tables import Run
from clawwork_api.simulations.totals import worked_seconds

HINTS = {
    "time_exhausted": f"Nothing was handed in within {MAX_TASK_SECONDS // 60} minutes. Give smaller work.",
    "tokens_exhausted": f"Nothing was handed in within {MAX_TASK_TOKENS:,} tokens.",
}
CALLS_LEFT = 2
FAR = 20
"""With so many times what is wanted left at the last call, nobody looks again before the next one."""
TEXTS = {"time_exhausted": "last_time", "tokens_exhausted": "last_tokens", "money_exhausted": "last_money"}


@dataclass(frozen=True)
class Standing:
    """How far a task is before its next turn. `told` are the ends that the model was warned of before.

    Dollars: `cost` of the call before, and what the next one may cost at `worst`.
    """

    turn: int
    tokens: int
    cost: Decimal
    worst: Decimal
    told: frozenset[str]


@dataclass(frozen=True)
class Notice:
    """What the model is told before a turn, and which end is near; empty when none is."""

    text: str = ""
    ending: str = ""


async def notice(context: TaskContext, standing: Standing, prompts: Prompts) -> Notice:
    """What to say before this turn. Raises WorkStopped once an end is there that was announced before."""
    left = MAX_TURNS - standing.turn
    if left <= LAST_TURNS:
        return Notice(prompts.text("last_steps", left=left), "steps_exhausted")
    for ending, near, over in (*_bounds(context, standing), await _money(context, standing)):
        if over and ending in standing.told:
            raise WorkStopped(ending, HINTS[ending])
        if near and ending not in standing.told:
            return Notice(prompts.text(TEXTS[ending]), ending)
    return Notice()


Bound = tuple[str, bool, bool]
"""An end, whether it is near, and whether it is there."""


def _bounds(context: TaskContext, standing: Standing) -> list[Bound]:
    seconds = worked_seconds(context.task, now())
    tokens = standing.tokens
    return [
        ("time_exhausted", seconds > MAX_TASK_SECONDS - LAST_SECONDS, seconds > MAX_TASK_SECONDS),
        ("tokens_exhausted", tokens > MAX_TASK_TOKENS - LAST_TOKENS, tokens > MAX_TASK_TOKENS),
    ]


async def _money(context: TaskContext, standing: Standing) -> Bound:
    """Near when, after calls like the last one, another would not fit; the cap itself ends the work."""
    wanted = CALLS_LEFT * standing.cost + standing.worst
    before = context.run.journal.left
    if standing.cost == 0 or (before is not None and before > FAR * wanted):
        return ("money_exhausted", False, False)
    left = await record(_left, context)
    near = left is not None and left < wanted
    return ("money_exhausted", near, False)


def _left(context: TaskContext) -> Decimal | None:
    run = context.run
    with run.database.read(run.tenant) as session:
        row, agent = session.get_one(Run, run.run.id), session.get_one(Agent, run.agent.id)
        return caps.least_left(caps.scopes(session, agent, run=row))
