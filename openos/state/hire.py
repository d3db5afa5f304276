"""Hiring: the models on offer, and the form."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

import reflex as rx
from reflex.event import EventSpec

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.models import Hire, ModelInfo
from openos.state.page import Page, problem_of
from openos.state.rows import coworker_href
from openos.state.session import identity_of
from openos.state.skills import SkillChoice, skill_choices, skills_of
from openos.state.tools import ToolChoice, permissions_of, tool_choices
from openos.state.values import Problem

PROVIDERS = {"practice": "Practice", "openai": "OpenAI", "anthropic": "Anthropic"}
AMOUNTS = ("opening_balance", "cap_run", "cap_daily", "cap_monthly")


@dataclass(frozen=True)
class ModelChoice:
    id: str = ""
    label: str = ""
    note: str = ""
    practice: bool = False
    available: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Provider:
    name: str = ""
    missing: str = ""
    models: list[ModelChoice] = field(default_factory=list)


def choice(model: ModelInfo, *, first: str) -> ModelChoice:
    """A model on offer, with its price; `first` is the one that is chosen to begin with."""
    price = "no price known"
    if model.input_per_1m is not None and model.output_per_1m is not None:
        price = f"${model.input_per_1m:,.2f} in, ${model.output_per_1m:,.2f} out per 1M tokens"
    note = f"{price}. {model.note}" if model.note else price
    return ModelChoice(model.id, model.label, note, model.practice, model.available, model.id == first)


def providers(models: list[ModelInfo]) -> list[Provider]:
    """Models by provider, practice first; a provider without a key names the variable to set."""
    first = next((m.id for m in models if m.practice), next((m.id for m in models if m.available), ""))
    names = sorted({m.provider for m in models}, key=lambda name: (name != "practice", name))
    found = []
    for name in names:
        own = [m for m in models if m.provider == name]
        missing = next((m.missing_variable for m in own if not m.available), "")
        found.append(Provider(PROVIDERS.get(name, name), missing, [choice(m, first=first) for m in own]))
    return found


def amounts(form: dict[str, Any]) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The dollars of a form by field (empty is None), and what is wrong by field."""
    found: dict[str, Decimal | None] = {}
    wrong: dict[str, str] = {}
    for name in AMOUNTS:
        text = str(form.get(name, "")).strip().removeprefix("$").replace(",", "")
        try:
            found[name] = Decimal(text) if text else None
        except InvalidOperation:
            wrong[name] = "Give an amount in dollars, like 25 or 0.50."
            continue
        value = found[name]
        if value is not None and not (value.is_finite() and value > 0):
            wrong[name] = "Give an amount above zero."
    if "opening_balance" not in wrong and found["opening_balance"] is None:
        wrong["opening_balance"] = "Give the coworker some money to start with."
    return found, wrong


class HireState(Page, rx.State):
    offers: list[Provider] = []
    tools: list[ToolChoice] = []
    skills: list[SkillChoice] = []
    errors: dict[str, str] = {}
    hiring: bool = False
    _key: str = ""

    @rx.event
    async def load(self) -> None:
        self.errors, self.hiring, self._key = {}, False, uuid4().hex
        async with self._asking("The models on offer could not be read") as identity:
            self.offers = providers((await get_gateway().models(identity)).models)
            self.tools = tool_choices((await get_gateway().tools(identity)).tools, {})
            self.skills = skill_choices((await get_gateway().skills(identity)).skills, ())

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[EventSpec | None]:
        """Hires once, however often the button is pressed: the key goes with the form."""
        money, self.errors = amounts(form)
        name = str(form.get("signature", "")).strip()
        if not name:
            self.errors["signature"] = "Give the coworker a name."
        if self.errors:
            return
        self.hiring, self.problem = True, Problem()
        yield None
        try:
            texts = {field: str(form.get(field, "")) for field in ("model", "instructions")}
            given = {"signature": name, "tools": permissions_of(form), "skills": skills_of(form)}
            wanted = Hire.model_validate({**given, **texts, **money})
            await get_gateway().hire(await identity_of(self), wanted, key=self._key)
            self._key = uuid4().hex
            yield rx.redirect(coworker_href(name))
        except Refused as error:
            self.errors = dict(error.fields)
            self.problem = problem_of(f"{name} was not hired", error)
        except GatewayError as error:
            self.problem = problem_of(f"{name} was not hired", error)
        finally:
            self.hiring = False
