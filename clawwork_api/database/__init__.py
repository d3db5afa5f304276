"""Where rows live: sessions bound to one tenant, exact money, one migration history."""

from clawwork_api.database.engine import Database
from clawwork_api.database.paired import PreparedPair
from clawwork_api.database.prepared import Prepared, Row, narrowed, renew, rows_of, write_down
from clawwork_api.database.tenancy import TenantOwned, TenantSession
from clawwork_api.database.types import Money, UtcDateTime, now, to_money
from clawwork_api.database.versions import SHOWN, changed  # its listeners count every change

__all__ = [
    "SHOWN",
    "Database",
    "Money",
    "Prepared",
    "PreparedPair",
    "Row",
    "TenantOwned",
    "TenantSession",
    "UtcDateTime",
    "changed",
    "narrowed",
    "now",
    "renew",
    "rows_of",
    "to_money",
    "write_down",
]
