"""The operator's commands: serve, and import what the predecessors left."""

import asyncio
import errno
import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
import uvicorn
from pydantic import ValidationError

from clawwork_api import logs
from clawwork_api.access.caller import TENANT
from clawwork_api.redaction import of_settings
from clawwork_api.settings import Settings, get_settings

if TYPE_CHECKING:
    from clawwork_api.database import Database

app = typer.Typer(
    help="ClawWork: AI coworkers, their runs, money and deliverables.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit = typer.Typer(help="The records of who did what.", no_args_is_help=True)
app.add_typer(audit, name="audit")
log = logging.getLogger("clawwork")

GRACE_SECONDS = 5
BACKLOG = 2048
UNUSABLE = 2


@app.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Serve the API on CLAWWORK_HOST and CLAWWORK_PORT."""
    if context.invoked_subcommand is not None:
        return
    settings = _settings()
    listener = _listen(settings)
    logs.configure(of_settings(settings))
    _open_database(settings).close()
    from clawwork_api.app import create_app

    config = uvicorn.Config(
        create_app(settings),
        loop="asyncio",  # uvloop, where somebody has it, can't start processes as another user
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    log.info("serving", extra={"host": settings.host, "port": settings.port, "env": settings.env})
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    if not server.started:
        raise typer.Exit(1)


@app.command()
def worker() -> None:
    """Work runs without serving the API: start as many as the database and the machines bear."""
    settings = _settings()
    logs.configure(of_settings(settings))
    _open_database(settings).close()
    from clawwork_api.worker import work

    log.info("working", extra={"env": settings.env})
    asyncio.run(work(settings))


@app.command("import-livebench")
def import_livebench(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="holds agent_data/")],
    tenant: Annotated[str, typer.Option(help="the workspace that the runs go to")],
) -> None:
    """Read published runs in the predecessors' format into a workspace."""
    if not TENANT.fullmatch(tenant):
        _refuse("--tenant: 1 to 128 letters, digits or _ . : @ -")
    settings = _settings()
    from clawwork_api.errors import ApiError
    from clawwork_api.livebench.importer import import_folder

    database = _open_database(settings)
    try:
        report = import_folder(database, data_dir=settings.data_dir, folder=folder, tenant=tenant)
    except ApiError as error:
        _refuse(error.message, error.hint)
    finally:
        database.close()
    typer.echo(str(report))
    if report.refused:
        raise typer.Exit(1)


@app.command("replay")
def replay_run(
    run_id: Annotated[str, typer.Argument(help="the run's id")],
    tenant: Annotated[str, typer.Option(help="the workspace that it belongs to")],
) -> None:
    """Build a run again from its record, calling no model; ends with 1 where a request differs."""
    settings = _settings()
    from clawwork_api.errors import ApiError
    from clawwork_api.runtime.replay import replay

    database = _open_database(settings)
    try:
        found = asyncio.run(replay(database, settings, tenant, run_id))
    except ApiError as error:
        _refuse(error.message, error.hint)
    finally:
        database.close()
    for key, same in found.same.items():
        typer.echo(f"{key}: {'as it was sent' if same else 'DIFFERS from what was sent'}")
    for position, end in enumerate(found.ends):
        typer.echo(f"task {position}: {end}")
    if not found.faithful:
        raise typer.Exit(1)


@audit.command("verify")
def verify_audit(
    tenant: Annotated[str, typer.Option(help="only this workspace's records; without it, everybody's")] = "",
) -> None:
    """Look for records that were removed, changed or moved; ends with 1 and names the first of each chain."""
    database = _open_database(_settings())
    from clawwork_api.audit import verifying

    try:
        wanted = [tenant] if tenant else verifying.tenants(database)
        found = list(verifying.faults(database, wanted))
    finally:
        database.close()
    for fault in found:
        typer.echo(str(fault), err=True)
    if found:
        raise typer.Exit(1)
    typer.echo(f"Every record is as it was written; chains: {len(wanted)}")


def _settings() -> Settings:
    try:
        return get_settings()
    except ValidationError as error:
        lines = [_problem(e["loc"], e["msg"]) for e in error.errors()]
        _refuse("ClawWork can't start with these settings:", *lines)


def _problem(location: tuple[int | str, ...], message: str) -> str:
    name = ".".join(str(part) for part in location)
    return f"{name}: {message}" if name else message.removeprefix("Value error, ")


def _open_database(settings: Settings) -> "Database":
    """The database at its newest version; refuses to go on without it."""
    from sqlalchemy.exc import SQLAlchemyError

    from clawwork_api.database import Database

    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.app_database_url)
        database.migrate()
    except OSError as error:
        _refuse(
            f"The data folder can't be used: {error.strerror}.", "Check CLAWWORK_DATA_DIR and its rights."
        )
    except SQLAlchemyError as error:
        log.error("the database can't be opened", exc_info=error)
        _refuse("The database can't be opened.", "Check CLAWWORK_DATABASE_URL and that the database runs.")
    return database


def _listen(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        both = settings.host == "::" and socket.has_dualstack_ipv6()
        address = (settings.host, settings.port)
        listener = socket.create_server(address, family=family, backlog=BACKLOG, dualstack_ipv6=both)
        # An answer goes out in two writes: without this the second waits 40 ms for the first one's ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _refuse(
                f"Port {settings.port} on {settings.host} is taken.",
                "Stop the program that uses it, or set CLAWWORK_PORT to another one.",
            )
        _refuse(f"ClawWork can't listen on {settings.host}:{settings.port}: {error.strerror}.")


def _refuse(*lines: str) -> NoReturn:
    for line in filter(None, lines):
        typer.echo(line, err=True)
    raise typer.Exit(UNUSABLE)
