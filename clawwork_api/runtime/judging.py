"""Asking the judge: each judgement a recorded, paid step; what does not hold is asked for once more."""

import asyncio
from dataclasses import dataclass
from functools import partial

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters

from clawwork_api.documents import DocumentError
from clawwork_api.documents.kinds import kind_of
from clawwork_api.economy.prices import Charge, UnknownPrice
from clawwork_api.evaluations.judge import request
from clawwork_api.evaluations.judge.judgement import Judgement, weigh
from clawwork_api.evaluations.judge.material import MAX_PICTURES, Drawn, gather
from clawwork_api.evaluations.judge.prompt import PROMPT, messages
from clawwork_api.evaluations.judge.report import (
    UNREADABLE,
    UNVERIFIED,
    Circumstances,
    JudgeReport,
    scored,
    unscored,
)
from clawwork_api.evaluations.judge.setup import Judge, open_judge, same_model
from clawwork_api.evaluations.judge.verdict import Unreadable, Verdict, read_verdict
from clawwork_api.evaluations.rubrics import standard_for
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.models import ask
from clawwork_api.runtime.models.failures import as_stop
from clawwork_api.runtime.paid_call import PaidCall, paid_call
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.workspace import REFERENCES

ATTEMPTS = 2
AGAIN_UNREADABLE = "it did not follow the form."
AGAIN_UNVERIFIED = "it quoted passages that do not stand in the files word for word, or none at all."
NOTHING_TO_READ = "Not scored: none of the files that were handed in could be read for the judge."
FAILURES = {
    "bad_credentials": "its provider refused the key; check EVALUATION_API_KEY",
    "provider_quota": "its provider's quota or credit is used up",
    "context_too_long": "the files exceed what the model can read at once; set EVALUATION_MODEL to another",
    "model_not_found": "its provider doesn't know the model; check EVALUATION_MODEL",
    "provider_unreachable": "it didn't answer in time; what it may cost is booked",
    "provider_busy": "its provider stayed overloaded or rate-limited",
}


@dataclass(frozen=True)
class _Case:
    """One task before one judge."""

    context: TaskContext
    judge: Judge
    model: Model
    told: Circumstances
    files: list[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the parts that get a score."""
        return tuple(part.id for part in self.told.rubric.parts)


@dataclass(frozen=True)
class _Refused:
    """Why there is no judgement; `shown` is the last one whose evidence did not hold."""

    why: str
    shown: Judgement | None = None


async def judged(context: TaskContext, judge: Judge, files: list[str]) -> JudgeReport:
    """The judgement of the files, from the journal as far as it was given before.

    Raises StopRequested, PauseRequested or TakenOver; everything else ends as a report without a score.
    """
    task = context.task
    names = await asyncio.to_thread(_references, context)
    read = partial(gather, context.workspace, brief=task.brief, files=files, references=names)
    drawn = await _drawn(context, files) if judge.sees else {}
    material = await asyncio.to_thread(read, sees=judge.sees, drawn=drawn)
    own = same_model(judge.model, context.run.info.id)
    told = Circumstances(
        judge.model, own, standard_for(task.rubric, task.occupation), material, judge.judgements
    )
    if not any(source.readable for source in material.of("deliverable")):
        return unscored(NOTHING_TO_READ, None, told)
    model, client = open_judge(context.run.settings, judge)
    async with client:
        return await _all(_Case(context, judge, model, told, files))


async def _drawn(context: TaskContext, files: list[str]) -> dict[str, Drawn]:
    """The pages of documents and slides; those beyond the pictures that a judge is shown are not drawn."""
    found: dict[str, Drawn] = {}
    pages = context.run.pages
    if pages is None:
        return found
    for name in [name for name in files if kind_of(name) in ("word", "slides")][:MAX_PICTURES]:
        place = context.workspace / name
        if place.is_symlink() or not place.resolve().is_relative_to(context.workspace.resolve()):
            continue  # reading it meets the same problem and puts it on record
        try:
            found[name] = Drawn(await pages.of(place))
        except DocumentError as problem:
            found[name] = Drawn(None, problem.message)
    return found


def _references(context: TaskContext) -> list[str]:
    folder = context.workspace / REFERENCES
    return sorted(f"{REFERENCES}/{p.name}" for p in folder.iterdir()) if folder.is_dir() else []


async def _all(case: _Case) -> JudgeReport:
    outcomes = [await _one(case, number) for number in range(1, case.judge.judgements + 1)]
    holding = [outcome for outcome in outcomes if isinstance(outcome, Judgement)]
    if holding:
        return scored(holding, case.told)
    refused = next(outcome for outcome in reversed(outcomes) if isinstance(outcome, _Refused))
    return unscored(refused.why, refused.shown, case.told)


async def _one(case: _Case, number: int) -> Judgement | _Refused:
    refused, again = _Refused(UNREADABLE), ""
    for attempt in range(1, ATTEMPTS + 1):
        key = (
            case.context.key("judge", number) if attempt == 1 else case.context.key("judge", number, "again")
        )
        try:
            response = await _call(case, key, messages(case.told.rubric, case.told.material, again=again))
            judgement = await asyncio.to_thread(_weigh, case, response)
        except WorkStopped as stop:
            return _Refused(
                f"Not scored: the judge could not be asked: {FAILURES.get(stop.reason, str(stop))}."
            )
        except Unreadable:
            refused, again = _Refused(UNREADABLE), AGAIN_UNREADABLE
            continue
        if judgement.score is not None:
            return judgement
        refused, again = _Refused(UNVERIFIED, judgement), AGAIN_UNVERIFIED
    return refused


def _weigh(case: _Case, response: ModelResponse) -> Judgement:
    return weigh(_verdict(case, response), case.told.rubric, case.told.material)


def _verdict(case: _Case, response: ModelResponse) -> Verdict:
    return read_verdict(request.answer_of(response), case.files, case.names)


async def _call(case: _Case, key: str, sent: list[ModelMessage]) -> ModelResponse:
    run, judge = case.context.run, case.judge
    parameters, settings = request.parameters(case.files, case.names), request.settings(judge)

    async def send() -> ModelResponse:
        return await ask(case.model, sent, parameters=parameters, settings=settings)

    call = PaidCall(
        ref=StepRef(run.run.id, key, "evaluation", judge.model, judge.provider),
        provider=judge.provider,
        worst=_worst_case(case, sent, parameters),
        free=False,
        circuit=run.circuits.of(judge.provider, run.settings.evaluation_api_key, judge.base_url),
        send=send,
        tell=lambda reply: {"summary": _summary(case, reply)},
        told={"run_task_id": case.context.task.id},
        request=_request(case.told),
    )
    try:
        return await paid_call(run, call)
    except AgentRunError as error:
        raise as_stop(error, judge.provider) from error


def _worst_case(case: _Case, sent: list[ModelMessage], form: ModelRequestParameters) -> Charge:
    try:
        return request.worst_case(case.judge, sent, form, own=case.context.run.own_prices)
    except UnknownPrice as error:
        raise WorkStopped("price_unknown", f"nothing may be spent without a price: {error}") from error


def _summary(case: _Case, reply: ModelResponse) -> str:
    try:
        judgement = _weigh(case, reply)
    except Unreadable as problem:
        return f"The judge's answer could not be read: {problem}"
    if judgement.score is None:
        return "The judge's evidence does not stand in the files"
    return f"Judged {judgement.score:.4f}"


def _request(told: Circumstances) -> str:
    sizes = ", ".join(
        f"{s.name} ({len(s.text)} of {s.characters} characters, {len(s.pictures)} pictures)"
        for s in told.material.sources
    )
    return f"prompt {PROMPT}; rubric {told.rubric.name} {told.rubric.version}; {sizes}"
