"""Who is paid for a tool call, and how much at most."""

from dataclasses import dataclass
from decimal import Decimal

from clawwork_api.database import to_money
from clawwork_api.economy.prices import Charge
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.runtime.tools.execute_code import LIMITS
from clawwork_api.runtime.web import open_web
from clawwork_api.settings import Settings
from clawwork_api.simulations.unanswered import SEARCHES

ZERO = Decimal(0)


@dataclass(frozen=True)
class Payee:
    """`provider` is "" where nobody is paid; `worst` and `rate` are dollars, the rate for one `unit`."""

    provider: str = ""
    worst: Decimal = ZERO
    rate: Decimal = ZERO
    unit: str = ""

    def charge(self, cost: Decimal) -> tuple[Charge | None, str]:
        """What is booked for a call that cost so much, and the memo of it."""
        if cost == 0:
            return None, ""
        price = {"source": self.provider, f"per_{self.unit}": str(self.rate)}
        count = f"{cost / self.rate:.1f} seconds" if self.unit == "second" else "one call"
        what = "sandbox" if self.unit == "second" else "web"
        return Charge(to_money(cost), price), f"{self.provider} {what}: {count}"


def payee_of(tool: str, sandbox: Sandbox | None, settings: Settings) -> Payee:
    """Code in a rented sandbox and the web cost money; all else is free."""
    if tool == "execute_code" and sandbox is not None:
        worst = sandbox.worst_cost(LIMITS)
        return Payee(sandbox.name, worst, sandbox.price_per_second, "second") if worst else Payee()
    web = open_web(settings) if tool in SEARCHES else None
    if web is None:
        return Payee()
    price = to_money(web.search_price if tool == "web_search" else web.read_price)
    return Payee(web.name, price, price, "call") if price else Payee()
