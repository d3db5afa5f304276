"""What a coworker at work may ask of the service: how it stands, and what it may still use."""

from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import func, select

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.catalogue.traits import sees
from clawwork_api.database import TenantSession, now
from clawwork_api.economy import caps
from clawwork_api.economy.tiers import tier
from clawwork_api.memory import service as memory
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.limits import MAX_TASK_SECONDS, MAX_TASK_TOKENS, MAX_TURNS
from clawwork_api.runtime.person import switched_off
from clawwork_api.runtime.tools import Lesson, ToolContext
from clawwork_api.runtime.web import open_web
from clawwork_api.simulations.tables import Run, RunTask, Step
from clawwork_api.simulations.totals import worked_seconds

RECALLED = 8
SHOWN_AT_START = 5


def tool_context(context: TaskContext, *, turn: int = 0, step: str = "0") -> ToolContext:
    """What the tools of this task are given in reply number `turn` (from 0) for the call `step`."""
    return ToolContext(
        workspace=context.workspace,
        sandbox=context.run.sandbox,
        step=step,
        attached=context.attached,
        office=TaskOffice(context, turn),
        off=switched_off(context.run.agent.tools),
        web=open_web(context.run.settings),
        sees=sees(context.run.info.id),
        pages=context.run.pages,
    )


@dataclass(frozen=True)
class TaskOffice:
    """The office of one task; `turn` is the reply (from 0) that asks."""

    context: TaskContext
    turn: int

    def status(self) -> dict[str, object]:
        """Money and time left, as plain JSON; amounts in dollars, as text."""
        run = self.context.run
        with run.database.read(run.tenant) as session:
            row = session.get_one(Run, run.run.id)
            balance = session.get_one(Account, row.agent_id).balance
            agent = session.get_one(Agent, row.agent_id)
            scopes = caps.scopes(session, agent, run=row)
            return {
                "balance": f"{balance:.6f}",
                "tier": tier(balance),
                "task_value": f"{self.context.task.value:.2f}",
                "run_spend": f"{row.spend:.6f}",
                "caps": [_cap(scope) for scope in scopes if scope.name != "balance"],
                "replies_left": MAX_TURNS - self.turn - 1,
                "minutes_left": _minutes_left(self.context.task),
                "tokens_left": max(0, MAX_TASK_TOKENS - _tokens(session, self.context.task)),
            }

    def recall(self, query: str) -> list[Lesson]:
        """What the coworker remembers of these words, the most fitting first."""
        run = self.context.run
        with run.database.read(run.tenant) as session:
            found = memory.find(session, run.agent.id, query, limit=RECALLED)
            return [Lesson(note.topic, note.content) for note in found]

    def memory_left(self, topic: str) -> int:
        """How many more notes fit into the memory, one on this topic counted as replaced."""
        run = self.context.run
        with run.database.read(run.tenant) as session:
            return memory.room(session, run.agent.id, topic)


def remembered(context: TaskContext) -> list[Lesson]:
    """What fits the task of all that the coworker knew when it began: the same again on a replay."""
    run, task = context.run, context.task
    wanted = f"{task.title} {task.occupation} {task.brief}"
    with run.database.read(run.tenant) as session:
        found = memory.find(session, run.agent.id, wanted, limit=SHOWN_AT_START, before=task.started_at)
        return [Lesson(note.topic, note.content) for note in found]


def _cap(scope: caps.Scope) -> dict[str, str | None]:
    return {"scope": scope.name, "limit": _dollars(scope.limit), "left": _dollars(scope.left)}


def _dollars(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.6f}"


def _minutes_left(task: RunTask) -> int:
    return max(0, int((MAX_TASK_SECONDS - worked_seconds(task, now())) // 60))


def _tokens(session: TenantSession, task: RunTask) -> int:
    total = func.coalesce(func.sum(Step.input_tokens + Step.output_tokens), 0)
    query = select(total).where(Step.run_id == task.run_id, Step.key.startswith(f"{task.position}."))
    return int(session.exec(query).one())
