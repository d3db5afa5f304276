"""A run that waits for its provider says so, and says when it works again."""

from clawwork_api.runtime.context import RunContext
from clawwork_api.simulations import control
from clawwork_api.simulations.tables import Run


def waits(context: RunContext, seconds: float) -> None:
    """Shows the run as waiting; a run that was asked to stop keeps saying that."""
    with context.database.write(context.tenant) as session:
        run = session.get_one(Run, context.run.id, with_for_update=True)
        if run.status in ("running", "waiting"):
            hint = f"The provider asked to wait; the call is repeated in {seconds:.0f} seconds, at no cost."
            control.change(session, run, "waiting", "provider_busy", hint)
    context.feed.notify(context.run.id)


def works(context: RunContext) -> None:
    """Shows the run as running again after a wait."""
    with context.database.write(context.tenant) as session:
        run = session.get_one(Run, context.run.id, with_for_update=True)
        if run.status == "waiting" and run.owner:
            control.change(session, run, "running", "", "")
    context.feed.notify(context.run.id)
