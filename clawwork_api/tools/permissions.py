"""What a coworker may do with each tool: use it, use it once a person agrees, or not at all."""

from collections.abc import Collection, Mapping

from clawwork_api.errors import ApiError
from clawwork_api.runtime.tools import TOOLS
from clawwork_api.tools.kinds import Permission

EVERY: tuple[Permission, ...] = ("allowed", "ask", "off")
DEFAULT: Permission = "allowed"
SOME: Mapping[str, tuple[Permission, ...]] = {
    "submit_work": ("allowed", "ask"),  # work that can't be handed in is paid for and never seen
    "ask_person": ("allowed", "off"),  # to ask whether one may ask helps nobody
}
SHOWN_NAMES = 20
SHOWN_CHARACTERS = 64


def choices(name: str) -> tuple[Permission, ...]:
    """What this tool can be set to."""
    return SOME.get(name, EVERY)


def changed(
    former: Mapping[str, Permission], wanted: Mapping[str, Permission], *, servers: Collection[str] = ()
) -> dict[str, Permission]:
    """The permissions that differ from the default once `wanted` is set; tools not named stay as they are.

    `servers`: the workspace's own; every name that begins as their tools' do can be set.

    Raises ApiError 422 `unknown_tool` or `tool_permission_refused`.
    """
    _check(wanted, {*TOOLS, *former}, servers)
    merged = {**former, **wanted}
    return {name: permission for name, permission in merged.items() if permission != DEFAULT}


def whole(kept: Mapping[str, Permission]) -> dict[str, Permission]:
    """The permission of every tool of the service, and of those of servers that differ from the default."""
    return {name: kept.get(name, DEFAULT) for name in (*TOOLS, *(n for n in kept if n not in TOOLS))}


def _check(wanted: Mapping[str, Permission], known: Collection[str], servers: Collection[str]) -> None:
    begin = tuple(f"{server}_" for server in servers)
    unknown = sorted(name for name in wanted if name not in known and not name.startswith(begin))
    if unknown:
        listed = ", ".join(name[:SHOWN_CHARACTERS] for name in unknown[:SHOWN_NAMES])
        raise ApiError(422, "unknown_tool", f"There is no tool named {listed}", f"Tools: {', '.join(TOOLS)}")
    for name, permission in wanted.items():
        if permission not in choices(name):
            hint = f"It can be {' or '.join(choices(name))}"
            raise ApiError(422, "tool_permission_refused", f"{name} can't be set to {permission}", hint)
