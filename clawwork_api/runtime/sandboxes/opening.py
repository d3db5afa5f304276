"""Choosing the sandbox at start-up."""

import asyncio
import logging
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from clawwork_api.runtime.sandboxes.e2b import LIST_PRICE, E2bOptions, E2bSandbox
from clawwork_api.runtime.sandboxes.embedded import Opened, open_bubblewrap, open_gvisor
from clawwork_api.runtime.sandboxes.port import SandboxError, SandboxStatus, unavailable

log = logging.getLogger("clawwork.sandbox")

NO_KEY = "E2B_API_KEY is not set"
SET_KEY = "set E2B_API_KEY, or CLAWWORK_SANDBOX=auto"
CHOICES = "set CLAWWORK_SANDBOX to auto, e2b, bubblewrap, gvisor or off"


async def open_sandbox(
    choice: str = "auto",
    *,
    e2b_api_key: str = "",
    e2b_template: str = "",
    e2b_price_per_second: Decimal = LIST_PRICE,
    e2b_allowed_hosts: Sequence[str] = (),
    servers: Path | None = None,
) -> Opened:
    """The sandbox for `choice` (auto, bubblewrap, e2b, gvisor, off), tried before it is handed out.

    auto is E2B with a key, else bubblewrap. Without one, the status says why and which one line would help.
    `servers` is a folder of programs that can be talked to.
    Removes what a killed service left.
    """
    options = E2bOptions(
        api_key=e2b_api_key,
        template=e2b_template,
        price_per_second=e2b_price_per_second,
        allowed_hosts=tuple(e2b_allowed_hosts),
    )
    match choice:
        case "off":
            return None, unavailable("switched off by CLAWWORK_SANDBOX=off", "set CLAWWORK_SANDBOX=auto")
        case "e2b":
            return await _open_e2b(options) if e2b_api_key else (None, unavailable(NO_KEY, SET_KEY))
        case "bubblewrap":
            return await open_bubblewrap(servers)
        case "auto":
            return await _open_e2b(options) if e2b_api_key else await _open_embedded(servers)
        case "gvisor":
            return await open_gvisor(servers)
        case _:
            return None, unavailable("CLAWWORK_SANDBOX has an unknown value", CHOICES)


async def _open_embedded(servers: Path | None) -> Opened:
    sandbox, status = await open_bubblewrap(servers)
    if sandbox is None:
        return None, unavailable(f"{NO_KEY}; {status.reason}", status.remedy)
    return sandbox, status


async def _open_e2b(options: E2bOptions) -> Opened:
    """A wrong key is told at start-up; an E2B that doesn't answer just now may do so at the next call."""
    try:
        sandbox = await asyncio.to_thread(E2bSandbox, options)
    except (OSError, SandboxError) as error:
        log.error("no temporary folder for the E2B sandbox: %s", error)
        return None, unavailable("it has no temporary folder", "set TMPDIR to a folder that it can write")
    try:
        await sandbox.check()
    except SandboxError as error:
        log.warning("E2B was asked for its sandboxes: %s", error.detail)
        if error.fault == "key":
            await sandbox.close()
            return None, unavailable(str(error), "set E2B_API_KEY, from https://e2b.dev/dashboard")
        return sandbox, SandboxStatus(available=True, backend=sandbox.name, reason=str(error))
    return sandbox, SandboxStatus(available=True, backend=sandbox.name)
