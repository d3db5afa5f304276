"""Reading a published coworker's folder: takes every oddity of the format, and tells of each one."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from clawwork_api.livebench.findings import Finding
from clawwork_api.livebench.records import (
    Assignment,
    BalanceRow,
    Completion,
    CostRow,
    EvaluationRow,
    IncomeRow,
    Record,
)

Row = TypeVar("Row", bound=Record)
Raw = dict[str, Any]

BALANCE = "economic/balance.jsonl"
TOKEN_COSTS = "economic/token_costs.jsonl"  # noqa: S105 - a file name
COMPLETIONS = "economic/task_completions.jsonl"
TASKS = "work/tasks.jsonl"
EVALUATIONS = "work/evaluations.jsonl"


class Published(NamedTuple):
    """Everything that a coworker's folder says, in file order, and what could not be read."""

    balance: list[BalanceRow]
    costs: list[CostRow]
    incomes: list[IncomeRow]
    completions: list[Completion]
    assignments: list[Assignment]
    evaluations: list[EvaluationRow]
    findings: list[Finding]


def read_published(folder: Path) -> Published:
    """Reads the five record files below `folder`. A missing file has no rows and is a finding.

    Raises OSError when a file that exists can't be read.
    """
    findings: list[Finding] = []
    costs, incomes = read_token_costs(folder, findings)
    return Published(
        balance=read_balance(folder, findings),
        costs=costs,
        incomes=incomes,
        completions=read_completions(folder, findings),
        assignments=read_tasks(folder, findings),
        evaluations=read_evaluations(folder, findings),
        findings=findings,
    )


def read_balance(folder: Path, findings: list[Finding]) -> list[BalanceRow]:
    return read_rows(folder, BALANCE, BalanceRow.model_validate, findings)


def read_token_costs(folder: Path, findings: list[Finding]) -> tuple[list[CostRow], list[IncomeRow]]:
    """The two kinds of record in one file, told apart by `type`."""
    rows = read_rows(folder, TOKEN_COSTS, _cost_or_income, findings)
    costs = [row for row in rows if isinstance(row, CostRow)]
    return costs, [row for row in rows if isinstance(row, IncomeRow)]


def read_completions(folder: Path, findings: list[Finding]) -> list[Completion]:
    return read_rows(folder, COMPLETIONS, Completion.model_validate, findings)


def read_tasks(folder: Path, findings: list[Finding]) -> list[Assignment]:
    return read_rows(folder, TASKS, Assignment.model_validate, findings)


def read_evaluations(folder: Path, findings: list[Finding]) -> list[EvaluationRow]:
    return read_rows(folder, EVALUATIONS, EvaluationRow.model_validate, findings)


def _cost_or_income(raw: Raw) -> CostRow | IncomeRow:
    kind = raw.get("type")
    if kind is None:
        return CostRow.model_validate(raw)
    if kind == "work_income":
        return IncomeRow.model_validate(raw)
    raise ValueError("a kind of record that isn't known")


def read_rows(folder: Path, name: str, parse: Callable[[Raw], Row], findings: list[Finding]) -> list[Row]:
    """The rows of one record file, each through `parse`; what can't be used is a finding."""
    path = folder / name
    if not path.is_file():
        findings.append(Finding(name, 0, "the file is missing", skipped=False))
        return []
    rows: list[Row] = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                rows.append(parse({**_object(line), "line": number}))
            except ValueError as error:
                findings.append(Finding(name, number, _problem(error), skipped=True))
                continue
            if not _is_utf8(line):
                findings.append(
                    Finding(name, number, "bytes that are not UTF-8 were replaced", skipped=False)
                )
    return rows


def _object(line: bytes) -> Raw:
    text = line.decode("utf-8", "replace").strip()
    if not text:
        raise ValueError("a blank line")
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_missing)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except (ValueError, ArithmeticError):
        raise ValueError("half-written, or not JSON") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _missing(_constant: str) -> None:
    """NaN and the infinities are no number: the field is as good as absent."""


def _problem(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    unusable = first["type"] in ("decimal_type", "missing")
    what = "missing, or no number" if unusable else first["msg"].removeprefix("Value error, ")
    return f"{'.'.join(str(part) for part in first['loc'])}: {what}"
