"""Whether the parts of this process work, in plain words, without a path or a key."""

import logging
from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from clawwork_api.catalogue import service as catalogue
from clawwork_api.health.schemas import ComponentHealth
from clawwork_api.services import Services

log = logging.getLogger("clawwork.health")


def components(services: Services) -> list[ComponentHealth]:
    """Every part, the required ones first."""
    checks: list[Callable[[Services], ComponentHealth]] = [
        _database,
        _data_root,
        _engine,
        _models,
        _providers,
        _sandbox,
        _pages,
    ]
    return [check(services) for check in checks]


def missing_variables(services: Services) -> list[str]:
    """Variables that would make more models available."""
    offered = catalogue.offered(services.settings, {})
    return sorted({m.missing_variable for m in offered if m.missing_variable})


def _database(services: Services) -> ComponentHealth:
    try:
        with services.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return _bad(
            "database", "The database does not answer", "Check CLAWWORK_DATABASE_URL and the database"
        )
    return _good("database", "Answers")


def _data_root(services: Services) -> ComponentHealth:
    probe = services.settings.data_dir / f".probe-{uuid4().hex}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        log.exception("the data folder can't be written")
        return _bad("data_root", "The data folder can't be written", "Check CLAWWORK_DATA_DIR and its rights")
    return _good("data_root", "Can be written")


def _engine(services: Services) -> ComponentHealth:
    ok, detail = services.engine.healthy()
    if not ok:
        return _bad("engine", detail, "Restart ClawWork; no run is lost")
    return _good("engine", "Takes runs")


def _models(services: Services) -> ComponentHealth:
    usable = [m for m in catalogue.offered(services.settings, {}) if m.available]
    if not usable:
        return _bad("models", "No model can be used", "Set OPENAI_API_KEY or ANTHROPIC_API_KEY")
    real = sum(not m.practice for m in usable)
    detail = (
        f"{real} models and the practice model" if real else "Only the practice model: no provider key is set"
    )
    return _good("models", detail)


def _providers(services: Services) -> ComponentHealth:
    """A provider that keeps failing is no fault of this service: it stays ready."""
    down = services.engine.open_circuits()
    if not down:
        return ComponentHealth(
            name="providers", ok=True, detail="None keeps failing", remedy="", required=False
        )
    names = ", ".join(sorted({circuit.provider for circuit in down}))
    seconds = max(circuit.seconds for circuit in down)
    return ComponentHealth(
        name="providers",
        ok=False,
        detail=f"Nothing is sent to {names}: calls keep failing. The next probe is in {seconds:.0f} seconds",
        remedy="Runs wait and go on by themselves; look at the provider's status page",
        required=False,
    )


def _sandbox(services: Services) -> ComponentHealth:
    status = services.engine.resources.sandbox_status
    detail = f"Code runs in {status.backend}" if status.available else status.reason
    if status.available and status.reason:
        detail = f"{detail}, but: {status.reason}"
    return ComponentHealth(
        name="sandbox", ok=status.available, detail=detail, remedy=status.remedy, required=False
    )


def _pages(services: Services) -> ComponentHealth:
    status = services.engine.resources.drawer.status()
    detail = "Word, Excel and PowerPoint files are shown as pages"
    if not status.available:
        detail = f"Word, Excel and PowerPoint files are not shown as pages: {status.reason}"
    return ComponentHealth(
        name="pages", ok=status.available, detail=detail, remedy=status.remedy, required=False
    )


def _good(name: str, detail: str) -> ComponentHealth:
    return ComponentHealth(name=name, ok=True, detail=detail, remedy="", required=True)


def _bad(name: str, detail: str, remedy: str) -> ComponentHealth:
    return ComponentHealth(name=name, ok=False, detail=detail, remedy=remedy, required=True)
