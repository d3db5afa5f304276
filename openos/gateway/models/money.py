"""A workspace's settings, what it spent, and changes of a coworker's money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from openos.gateway.models.base import Amount, Answer, Body


class AgentChange(Body):
    """What is left out stays; a cap that is None is no cap."""

    instructions: str = ""
    cap_run: Decimal | None = None
    cap_daily: Decimal | None = None
    cap_monthly: Decimal | None = None
    tools: dict[str, str] = {}
    skills: list[str] = []


class BalanceChange(Body):
    """A top-up (above zero) or a correction (signed, with its reason in `memo`), in dollars."""

    amount: Decimal
    memo: str = ""


class ModelPrice(Body):
    """Dollars per million tokens; `provider` is openai, anthropic or one of the workspace's endpoints.

    `context_window` is how many tokens the model reads at once; None where nobody stated it.
    """

    model: str
    provider: str
    input_per_1m: Decimal
    output_per_1m: Decimal
    cached_per_1m: Decimal | None = None
    context_window: int | None = None


class PriceRow(Answer):
    model: str
    provider: str
    input_per_1m: Amount
    output_per_1m: Amount
    cached_per_1m: Amount | None
    context_window: int | None


class WorkspaceSettings(Answer):
    """`spent` and `reserved` are of the current month in `timezone`.

    `unstated_context_window` is what a model of an own endpoint is taken to read where nobody states it.
    """

    cap_monthly: Amount | None
    spent: Amount
    reserved: Amount
    timezone: str
    pay_rule: str
    prices: list[PriceRow]
    unstated_context_window: int


class WorkspaceChange(Body):
    """What is left out stays; `prices` replaces all of them."""

    cap_monthly: Decimal | None = None
    timezone: str = "UTC"
    pay_rule: Literal["threshold", "proportional"] = "threshold"
    prices: list[ModelPrice] = []


class CapNotice(Answer):
    """A cap that is nearly used up (`warned`) or holds no further call (`reached`); `id` lasts as it does."""

    id: str
    kind: str
    scope: str
    signature: str
    simulation_id: str
    limit: Amount
    spent: Amount
    reserved: Amount
    at: datetime


class CapNotices(Answer):
    notices: list[CapNotice]


class MoneySums(Answer):
    """`net` = `income` + `other` - `spend`; `other` is opening balances, top-ups and corrections."""

    spend: Amount
    income: Amount
    other: Amount
    net: Amount
    entries: int


class ReportRow(Answer):
    key: str
    label: str
    real: MoneySums
    practice: MoneySums


class Report(Answer):
    """The ledger added up by `by`: day, coworker, model, task, provider or kind."""

    by: str
    since: date | None
    until: date | None
    rows: list[ReportRow]
    real: MoneySums
    practice: MoneySums
