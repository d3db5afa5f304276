"""`python -m clawwork_api.runtime.sandboxes install|programs|status`."""

import asyncio
import json
from dataclasses import asdict

import typer

from clawwork_api.runtime.sandboxes import SandboxStatus, open_sandbox
from clawwork_api.runtime.sandboxes.library import LibraryError, install_programs
from clawwork_api.runtime.sandboxes.library import install as install_library
from clawwork_api.settings import get_settings

app = typer.Typer(add_completion=False, help="The sandbox that code runs in.")


@app.command()
def install() -> None:
    """Install the Python libraries of the sandbox, once."""
    try:
        done = install_library()
    except LibraryError as error:
        typer.echo(f"{error}\nThe sandbox works without them, with plain Python.", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{'Installed' if done.new else 'Already there'}: {done.folder}")


@app.command()
def programs(packages: list[str]) -> None:
    """Install Python packages with MCP servers that can be started in the sandbox."""
    try:
        done = install_programs(packages)
    except LibraryError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"CLAWWORK_MCP_PROGRAMS={done.folder}")


@app.command()
def status() -> None:
    """Try the sandbox of the settings and print what came of it, as JSON; details go to stderr."""
    typer.echo(json.dumps(asdict(asyncio.run(_status()))))


async def _status() -> SandboxStatus:
    settings = get_settings()
    sandbox, found = await open_sandbox(
        settings.sandbox,
        e2b_api_key=settings.e2b_api_key.get_secret_value(),
        e2b_template=settings.e2b_template,
        servers=settings.mcp_programs,
    )
    if sandbox is not None:
        await sandbox.close()
    return found


if __name__ == "__main__":
    app()
