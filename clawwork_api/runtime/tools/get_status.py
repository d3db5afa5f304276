"""The tool that says what is left: money, replies and time."""

import asyncio

from clawwork_api.runtime.tools.contract import Office, ToolFunction, ToolOutcome, done


def get_status_tool(office: Office) -> ToolFunction:
    """Binds the tool to one coworker and its run."""

    async def get_status() -> ToolOutcome:
        """See your balance, what is left of each cap, and how many replies, tokens and minutes this task has.

        Look here before long or costly work. Amounts are dollars; null means that there is no such limit.
        """
        return done(await asyncio.to_thread(office.status))

    return get_status
