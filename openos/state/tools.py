"""The tools of a coworker as forms and pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openos.gateway.models import ToolRow

FIELD = "tool."
LABELS = {"allowed": "Allowed", "ask": "Ask first", "off": "Off"}


@dataclass(frozen=True)
class PermissionChoice:
    value: str = ""
    label: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class ToolChoice:
    """`group` is the name of its radio buttons in a form."""

    name: str = ""
    group: str = ""
    note: str = ""
    choices: list[PermissionChoice] = field(default_factory=list)


def tool_choices(tools: Sequence[ToolRow], kept: Mapping[str, str]) -> list[ToolChoice]:
    """Every tool with what it can be set to; `kept` is what it is set to, by name."""
    return [
        ToolChoice(tool.name, FIELD + tool.name, tool.note, _choices(tool, kept.get(tool.name)))
        for tool in tools
    ]


def _choices(tool: ToolRow, kept: str | None) -> list[PermissionChoice]:
    chosen = kept or tool.permissions[0]
    return [PermissionChoice(p, LABELS.get(p, p), p == chosen) for p in tool.permissions]


def permissions_of(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form says of tools, by name."""
    return {key.removeprefix(FIELD): str(value) for key, value in form.items() if key.startswith(FIELD)}


def restricted(kept: Mapping[str, str]) -> list[str]:
    """The tools that are not simply allowed, in words."""
    return [f"{name}: {LABELS.get(p, p).lower()}" for name, p in kept.items() if p != "allowed"]
