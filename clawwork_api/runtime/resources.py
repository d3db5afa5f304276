"""What every run of this process shares."""

from dataclasses import dataclass, field

from clawwork_api.database import Database
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.circuits import Circuits
from clawwork_api.runtime.drain import Drain
from clawwork_api.runtime.drawing import Drawer
from clawwork_api.runtime.sandboxes import Sandbox, SandboxStatus
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed


@dataclass(frozen=True)
class Resources:
    settings: Settings
    database: Database
    feed: EventFeed
    redactor: Redactor
    sandbox: Sandbox | None
    sandbox_status: SandboxStatus
    drain: Drain
    circuits: Circuits
    executor_id: str
    drawer: Drawer = field(default_factory=Drawer)
