"""The parts that one process of the service is made of."""

from dataclasses import dataclass

from clawwork_api.answers.ready import ReadyAnswers
from clawwork_api.database import Database
from clawwork_api.runtime.engine import RunEngine
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed


@dataclass(frozen=True)
class Services:
    """Built once at start-up and kept at `app.state.services`."""

    settings: Settings
    database: Database
    feed: EventFeed
    engine: RunEngine
    answers: ReadyAnswers
