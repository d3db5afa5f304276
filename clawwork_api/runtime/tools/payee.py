"""Who is paid for a tool call."""

from dataclasses import dataclass
from decimal import Decimal

from clawwork_api.database import to_money
from clawwork_api.economy.prices import Charge
from clawwork_api.runtime.sandboxes import Sandbox

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


def renting(sandbox: Sandbox | None, worst: Decimal) -> Payee:
    """Whoever runs the sandbox, when it may cost so many dollars at most; nobody where it is free."""
    if sandbox is None or worst == 0:
        return Payee()
    return Payee(sandbox.name, worst, sandbox.price_per_second, "second")
