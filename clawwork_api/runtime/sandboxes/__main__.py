"""`python -m clawwork_api.runtime.sandboxes install|status`."""

import asyncio
import json
from dataclasses import asdict

import typer

from clawwork_api.runtime.sandboxes import SandboxStatus, open_sandbox
from clawwork_api.runtime.sandboxes.library import LibraryError
from clawwork_api.runtime.sandboxes.library import install as install_library

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
def status() -> None:
    """Try the sandbox and print what came of it, as JSON."""
    typer.echo(json.dumps(asdict(asyncio.run(_status()))))


async def _status() -> SandboxStatus:
    sandbox, found = await open_sandbox()
    if sandbox is not None:
        await sandbox.close()
    return found


if __name__ == "__main__":
    app()
