"""What an import did, coworker by coworker."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from clawwork_api.livebench.findings import Finding

HEADINGS = (
    "coworker",
    "outcome",
    "rows",
    "entries",
    "balance",
    "tasks",
    "evaluations",
    "artifacts",
    "skipped",
)


@dataclass(frozen=True)
class AgentImport:
    """Figures are those of this import: zero for a coworker that was skipped or refused, with the `reason`.

    `rows`: balance rows read; `entries`: of the ledger; `balance`: dollars; `skipped`: lines, files left out.
    """

    signature: str
    outcome: Literal["imported", "already imported", "refused"]
    reason: str = ""
    rows: int = 0
    entries: int = 0
    balance: Decimal = Decimal(0)
    tasks: int = 0
    evaluations: int = 0
    artifacts: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def skipped(self) -> int:
        return sum(finding.skipped for finding in self.findings)


@dataclass(frozen=True)
class ImportReport:
    """In the order of the folder."""

    agents: list[AgentImport] = field(default_factory=list)

    @property
    def refused(self) -> list[AgentImport]:
        return [agent for agent in self.agents if agent.outcome == "refused"]

    def __str__(self) -> str:
        """A small table, then each thing that was left out, odd or refused, one a line."""
        table = [HEADINGS, *(_cells(agent) for agent in self.agents)]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
        lines = [_line(row, widths) for row in table]
        lines += [f"{agent.signature}: {agent.reason}" for agent in self.agents if agent.reason]
        lines += [f"{agent.signature}/{finding}" for agent in self.agents for finding in agent.findings]
        return "\n".join(lines)


def _cells(agent: AgentImport) -> tuple[str, ...]:
    figures = (agent.tasks, agent.evaluations, agent.artifacts, agent.skipped)
    money = f"{agent.balance:.6f}"
    return (
        agent.signature,
        agent.outcome,
        str(agent.rows),
        str(agent.entries),
        money,
        *(str(n) for n in figures),
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
