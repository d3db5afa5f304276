"""The workspace's money rules: cap, time zone, pay rule and own prices; changed by owners."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

import reflex as rx
from reflex.event import EventSpec

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.models import ModelPrice, WorkspaceChange, WorkspaceSettings
from openos.state.amounts import caps, plain, typed
from openos.state.endpoints import EndpointsState
from openos.state.page import Page, problem_of
from openos.state.session import identity_of
from openos.state.values import NO_MONEY, Money, Problem, count, money


@dataclass(frozen=True)
class PriceLine:
    """One price as it stands in the form; `problem` says what is wrong with it."""

    id: str = ""
    model: str = ""
    provider: str = "openai"
    input: str = ""
    output: str = ""
    cached: str = ""
    window: str = ""
    problem: str = ""


def price_line(form: dict[str, Any], line: PriceLine) -> PriceLine:
    """The line as it was typed."""
    names = ("model", "provider", "input", "output", "cached", "window")
    return PriceLine(line.id, *(str(form.get(f"{name}-{line.id}", "")).strip() for name in names))


def price_of(line: PriceLine) -> ModelPrice:
    """The price that a line states. Raises ValueError with what is wrong."""
    amounts = {"input": line.input, "output": line.output, "cached": line.cached}
    into, out = typed(amounts, "input"), typed(amounts, "output")
    if not line.model or into is None or out is None:
        raise ValueError("Name the model and both prices; only the cached one may stay empty.")
    return ModelPrice(
        model=line.model,
        provider=line.provider,
        input_per_1m=into,
        output_per_1m=out,
        cached_per_1m=typed(amounts, "cached"),
        context_window=_window(line.window),
    )


def _window(text: str) -> int | None:
    digits = text.replace(",", "")
    if digits and not (digits.isascii() and digits.isdigit()):
        raise ValueError("What it reads at once is a whole number of tokens, like 32768; or leave it empty.")
    return int(digits) if digits else None


class WorkspaceState(Page, rx.State):
    cap: str = ""
    limited: bool = False
    limit: Money = NO_MONEY
    spent: Money = NO_MONEY
    share: float = 0.0
    timezone: str = ""
    pay_rule: str = ""
    zones: list[str] = []
    prices: list[PriceLine] = []
    unstated: str = ""  # tokens that a model of an own endpoint is taken to read
    errors: dict[str, str] = {}
    saving: bool = False
    saved: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[EventSpec]:
        """The rules as they are; `?edit=workspace` in the address leads to the cap."""
        self.errors, self.saving, self.saved = {}, False, ""
        async with self._asking("The workspace's settings could not be read") as identity:
            self._show(await get_gateway().workspace(identity))
            self.zones = sorted(available_timezones())
            if self._asked("edit") == "workspace":
                yield rx.set_focus("cap_monthly")

    def _show(self, found: WorkspaceSettings) -> None:
        used, limit = found.spent + found.reserved, found.cap_monthly
        self.cap, self.limited, self.limit = plain(limit), limit is not None, money(limit)
        self.spent = money(found.spent)
        self.share = float(min(used / limit, Decimal(1))) if limit else 0.0  # a bar's width
        self.timezone, self.pay_rule = found.timezone, found.pay_rule
        self.unstated = count(found.unstated_context_window)
        self.prices = [
            PriceLine(
                uuid4().hex[:8],
                row.model,
                row.provider,
                plain(row.input_per_1m),
                plain(row.output_per_1m),
                plain(row.cached_per_1m),
                count(row.context_window),
            )
            for row in found.prices
        ]

    @rx.event
    async def save(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Saves cap, time zone and pay rule."""
        found, self.errors = caps(form, ("cap_monthly",))
        if self.errors:
            return
        self.saving = True
        yield
        change = WorkspaceChange(
            **found,
            timezone=str(form.get("timezone", "")).strip(),
            pay_rule="proportional" if form.get("pay_rule") == "proportional" else "threshold",
        )
        await self._send(change, "rules")

    @rx.event
    def add_price(self) -> None:
        self.prices = [*self.prices, PriceLine(uuid4().hex[:8])]

    @rx.event
    def remove_price(self, line_id: str) -> None:
        self.prices = [line for line in self.prices if line.id != line_id]

    @rx.event
    async def save_prices(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Replaces all own prices by those of the form; the endpoints' lines tell of them too."""
        found: list[ModelPrice] = []
        lines: list[PriceLine] = []
        for line in (price_line(form, old) for old in self.prices):
            problem = ""
            try:
                found.append(price_of(line))
            except ValueError as error:
                problem = f"{error}"
            lines.append(replace(line, problem=problem))
        self.prices = lines
        if len(found) < len(lines):
            return
        self.saving = True
        yield
        await self._send(WorkspaceChange(prices=found), "prices")
        yield EndpointsState.load

    async def _send(self, change: WorkspaceChange, what: str) -> None:
        self.problem, self.saved = Problem(), ""
        try:
            self._show(await get_gateway().change_workspace(await identity_of(self), change))
            self.saved = what
        except GatewayError as error:
            self.errors = dict(error.fields) if isinstance(error, Refused) else {}
            self.problem = problem_of("The settings were not saved", error)
            lines = enumerate(self.prices)
            self.prices = [replace(line, problem=said_of(self.errors, index)) for index, line in lines]
        finally:
            self.saving = False


def said_of(errors: dict[str, str], index: int) -> str:
    """What ClawWork said of the price at `index`."""
    start = f"prices.{index}."
    return "; ".join(f"{k.removeprefix(start)}: {v}" for k, v in errors.items() if k.startswith(start))
