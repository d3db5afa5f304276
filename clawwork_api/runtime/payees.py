"""Who is paid for a call of one of the service's own tools, and how much at most."""

from clawwork_api.database import to_money
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.runtime.tools import Payee, renting
from clawwork_api.runtime.tools.execute_code import LIMITS
from clawwork_api.runtime.web import open_web
from clawwork_api.settings import Settings
from clawwork_api.simulations.unanswered import SEARCHES


def payee_of(tool: str, sandbox: Sandbox | None, settings: Settings) -> Payee:
    """Code in a rented sandbox and the web cost money; all else is free."""
    if tool == "execute_code" and sandbox is not None:
        return renting(sandbox, sandbox.worst_cost(LIMITS))
    web = open_web(settings) if tool in SEARCHES else None
    if web is None:
        return Payee()
    price = to_money(web.search_price if tool == "web_search" else web.read_price)
    return Payee(web.name, price, price, "call") if price else Payee()
