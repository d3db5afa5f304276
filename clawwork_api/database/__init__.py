"""Where rows live: sessions bound to one tenant, exact money, one migration history."""

from clawwork_api.database.engine import Database
from clawwork_api.database.tenancy import TenantOwned, TenantSession
from clawwork_api.database.types import Money, UtcDateTime, now, to_money

__all__ = ["Database", "Money", "TenantOwned", "TenantSession", "UtcDateTime", "now", "to_money"]
