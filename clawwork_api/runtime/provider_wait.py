"""A run that waits for its provider says so, and says when it works again."""

import secrets

from clawwork_api.database import TenantSession
from clawwork_api.runtime.circuits import ProviderDown
from clawwork_api.runtime.context import RunContext
from clawwork_api.simulations import control
from clawwork_api.simulations.tables import Run

_random = secrets.SystemRandom()


def waits(context: RunContext, seconds: float) -> None:
    """Shows the run as waiting; a run that was asked to stop keeps saying that."""
    with context.database.write(context.tenant) as session:
        run = session.get_one(Run, context.run.id, with_for_update=True)
        if run.status in ("running", "waiting"):
            hint = f"The provider asked to wait; the call is repeated in {seconds:.0f} seconds, at no cost."
            control.change(session, run, "waiting", "provider_busy", hint)
    context.feed.notify(context.run.id, tenant=context.tenant)


def waits_out(session: TenantSession, run: Run, *, down: ProviderDown) -> None:
    """Leaves the run waiting, without a place among the working ones, until its provider is tried again."""
    seconds = down.seconds * _random.uniform(1.0, 1.25)  # not all of them at the same instant
    hint = (
        f"{down.provider.capitalize()} keeps failing, so nothing is sent to it for now. The run goes on by "
        f"itself in about {seconds:.0f} seconds, from where it is; the wait costs nothing."
    )
    control.wait(session, run, "provider_down", hint, seconds=seconds)


def works(context: RunContext) -> None:
    """Shows the run as running again after a wait."""
    with context.database.write(context.tenant) as session:
        run = session.get_one(Run, context.run.id, with_for_update=True)
        if run.status == "waiting" and run.owner:
            control.change(session, run, "running", "", "")
    context.feed.notify(context.run.id, tenant=context.tenant)
