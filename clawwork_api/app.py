"""Builds the application: parts, middleware, routes."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from clawwork_api import __version__, document, errors
from clawwork_api.access.gate import Gate
from clawwork_api.agents.routes import router as agents
from clawwork_api.answers.ready import ReadyAnswers
from clawwork_api.artifacts.routes import router as artifacts
from clawwork_api.audit.routes import router as audit
from clawwork_api.catalogue.routes import router as catalogue
from clawwork_api.database import Database
from clawwork_api.economy.routes import report_router as economy_report
from clawwork_api.economy.routes import router as economy
from clawwork_api.endpoints.routes import router as endpoints
from clawwork_api.evaluations.routes import router as evaluations
from clawwork_api.health.routes import router as health
from clawwork_api.index import router as index
from clawwork_api.leaderboard.routes import router as leaderboard
from clawwork_api.live.routes import router as live
from clawwork_api.mcp.routes import router as mcp
from clawwork_api.memory.routes import router as memory
from clawwork_api.middleware import BodyLimit, RequestContext
from clawwork_api.practice import practice_app
from clawwork_api.preferences.routes import router as preferences
from clawwork_api.questions.routes import router as questions
from clawwork_api.records.routes import router as records
from clawwork_api.runtime.engine import RunEngine
from clawwork_api.services import Services
from clawwork_api.settings import Settings, get_settings
from clawwork_api.simulations.control_routes import router as control
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.replay_routes import router as replays
from clawwork_api.simulations.routes import router as simulations
from clawwork_api.simulations.stream import router as stream
from clawwork_api.skills.routes import router as skills
from clawwork_api.tasks.routes import router as tasks
from clawwork_api.tools.routes import router as tools
from clawwork_api.workspace.routes import router as workspace

ROUTERS = (
    health,
    catalogue,
    tools,
    skills,
    agents,
    economy,
    economy_report,
    tasks,
    stream,
    control,
    questions,
    replays,
    simulations,
    evaluations,
    artifacts,
    leaderboard,
    index,
    preferences,
    endpoints,
    mcp,
    records,
    memory,
    workspace,
    live,
    audit,
)
MEGABYTE = 1_000_000
THREADS = 40
"""Threads for blocking work: asyncio's own default, two cores plus four, starves live streams."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service. Without `settings` they come from the environment; raises pydantic.ValidationError."""
    chosen = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = await _start(chosen)
        try:
            yield
        finally:
            await _stop(app.state.services)

    app = FastAPI(
        title="ClawWork",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    errors.install(app)
    _add_middleware(app, chosen)
    for router in ROUTERS:
        app.include_router(router, responses={"4XX": {"model": errors.ErrorBody}})
    app.mount("/practice", practice_app)
    document.describe(app)
    return app


async def _start(settings: Settings) -> Services:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "clawwork"))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.app_database_url)
    await asyncio.to_thread(database.migrate)
    feed = EventFeed(database)
    engine = RunEngine(settings, database, feed, works=settings.runs_here)
    await engine.start()
    return Services(settings, database, feed, engine, ReadyAnswers(database))


async def _stop(services: Services) -> None:
    await services.engine.stop()
    services.answers.close()
    services.database.close()


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Innermost first: a request passes them from the last to the first."""
    app.add_middleware(BodyLimit, upload_bytes=(settings.max_upload_mb + 1) * MEGABYTE)
    app.add_middleware(Gate, settings=settings)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After", "X-Request-Id", "RateLimit-Remaining", "RateLimit-Reset"],
        )
    app.add_middleware(RequestContext, settings=settings)
