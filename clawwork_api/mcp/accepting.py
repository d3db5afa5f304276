"""Which servers a workspace may attach."""

from clawwork_api.errors import ApiError
from clawwork_api.mcp.schemas import NewServer
from clawwork_api.outbound import problem
from clawwork_api.runtime.tools import TOOLS

MAX_COMMAND = 4_000
LOADERS = ("LD_", "PYTHON", "BASH", "GLIBC_", "MALLOC_")
OURS = frozenset({"PATH", "HOME", "LANG", "TZ", "IFS", "ENV", "PWD", "SHLVL", "SHELLOPTS", "PS4"})


def check(wanted: NewServer) -> None:
    """Raises ApiError 422 `mcp_server_refused`."""
    if any(tool.startswith(f"{wanted.name}_") for tool in TOOLS):
        message = f"Tools of a server {wanted.name} could be taken for the service's own"
        raise refusal(message, "Choose another name")
    if wanted.kind == "http":
        _check_address(wanted)
    else:
        _check_command(wanted)


def refusal(message: str, hint: str) -> ApiError:
    return ApiError(422, "mcp_server_refused", message, hint)


def _check_address(wanted: NewServer) -> None:
    if not wanted.url:
        raise refusal("A server at an address needs its address", "Give it in url")
    if wanted.command or wanted.environment:
        raise refusal("A server at an address is not started", "Leave its command and environment out")
    if wrong := problem(wanted.url):
        raise refusal(wrong, "Write it like https://tools.example.com/mcp, and send a key in api_key")


def _check_command(wanted: NewServer) -> None:
    """What a loader or the shell that sets the limits would obey is no variable of the program's own."""
    if wanted.url or wanted.api_key.get_secret_value():
        hint = "Leave its address and key out; give keys in environment"
        raise refusal("A server that is started has no address", hint)
    if not wanted.command or not wanted.command[0].strip():
        raise refusal("A server that is started needs a command", "Give it in command, a part an item")
    if sum(map(len, wanted.command)) > MAX_COMMAND:
        raise refusal(f"The command is longer than {MAX_COMMAND:,} characters", "Make it shorter")
    for name, value in wanted.environment.items():
        if name in OURS or name.startswith(LOADERS):
            raise refusal(f"The variable {name} can't be set", "Choose another name")
        if "\x00" in value.get_secret_value():
            raise refusal(f"The variable {name} has a character that can't be sent", "Take it out")
