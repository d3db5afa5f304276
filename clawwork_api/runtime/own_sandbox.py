"""Where a run's code runs: in the sandbox of the service, or at E2B on the key that came with the run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from clawwork_api.keys.service import Keys
from clawwork_api.runtime.resources import Resources
from clawwork_api.runtime.sandboxes import Sandbox, SandboxStatus, open_sandbox
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.settings import Settings

KEY = "E2B_API_KEY"
RENTING = ("auto", "e2b")
"""Choices that take E2B where there is a key; with any other the operator has said where code runs."""
REFUSED = "The E2B key that came with this run can't be used: {reason}. Start the run again with a valid one."


async def open_of(settings: Settings) -> tuple[Sandbox | None, SandboxStatus]:
    """The sandbox that the settings choose, tried before it is handed out."""
    return await open_sandbox(
        settings.sandbox,
        e2b_api_key=settings.e2b_api_key.get_secret_value(),
        e2b_template=settings.e2b_template,
        e2b_price_per_second=settings.e2b_price_per_second,
        e2b_allowed_hosts=settings.e2b_hosts,
        servers=settings.mcp_programs,
    )


def servers_sandbox(resources: Resources, of_run: Sandbox | None) -> Sandbox | None:
    """Where a run's servers of tools are started: in the service's own sandbox where they may stay, else in
    that of the run, whose key it is to pay for them.
    """
    own = resources.sandbox
    return own if own is not None and own.talks_last else of_run


@asynccontextmanager
async def sandbox_of(resources: Resources, settings: Settings, lent: Keys) -> AsyncIterator[Sandbox | None]:
    """The run's sandbox until its work ends; `settings` are the service's with the keys of the run.

    Raises WorkStopped `bad_credentials` where E2B refuses the key of the run.
    """
    if KEY not in lent or settings.sandbox not in RENTING:
        yield resources.sandbox
        return
    sandbox, status = await open_of(settings)
    if sandbox is None:
        reason = status.reason.rstrip(".")
        raise WorkStopped("bad_credentials", REFUSED.format(reason=reason))
    try:
        yield sandbox
    finally:
        await sandbox.close()
