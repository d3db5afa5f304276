"""The tools of a workspace's own servers: listed once a task and recorded, so a replay offers the same."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from pydantic import BaseModel

from clawwork_api.database import TenantSession
from clawwork_api.errors import ApiError
from clawwork_api.mcp import service
from clawwork_api.mcp.calling import Answer, Reach, call_tool, list_tools
from clawwork_api.mcp.failures import ServerError
from clawwork_api.mcp.offering import OfferedTool, offered
from clawwork_api.mcp.service import Opened
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.sandboxes import Paid
from clawwork_api.runtime.threads import record
from clawwork_api.runtime.tools import (
    AttachedTool,
    Payee,
    ToolContext,
    ToolError,
    ToolOutcome,
    done,
    failed,
    renting,
)
from clawwork_api.simulations.tables import Run, Step

STEP = "mcp_servers"
ZERO = Decimal(0)
PAGE = 20_000
MOST = 1_000_000
CHANGED = "The server {} was changed or removed while the work was under way; work without it"


class _Listing(BaseModel):
    """What one server offered; `problem` says why it offers nothing."""

    name: str
    problem: str = ""
    tools: list[OfferedTool] = []


class _Record(BaseModel):
    servers: list[_Listing]


async def attached_tools(context: TaskContext, reached: Reach) -> list[AttachedTool]:
    """What the servers offer for this task, from the journal when they were asked before.

    A server that doesn't answer offers nothing, and the step says so. Raises what `Journal.open` raises.
    """
    run = context.run
    if not await asyncio.to_thread(_needed, context):
        return []
    listings = await _listings(context, reached)
    payees = {server.name: renting(reached.sandbox, reached.call_cost(server)) for server in run.servers}
    return [
        _attached(run, reached, listing.name, tool, payees.get(listing.name, Payee()))
        for listing in listings
        for tool in listing.tools
    ]


async def _listings(context: TaskContext, reached: Reach) -> list[_Listing]:
    run = context.run
    worst = sum((reached.listing_cost(server) for server in run.servers), ZERO)
    payee = renting(reached.sandbox, worst)
    ref = StepRef(run.run.id, context.key("servers"), "tool", STEP, payee.provider)
    named = {"summary": ", ".join(server.name for server in run.servers)}
    told = named | ({"reserved": f"{worst:.6f}"} if worst else {})
    await run.gate()
    recorded = await record(run.journal.open, ref, amount=worst, told=told, repeatable=not worst)
    if recorded is None:
        found, cost = await _ask_all(run, ref, reached, paid=worst > 0)
        recorded = await record(_settle, run, ref, found, payee, cost)
    return _Record.model_validate_json(recorded).servers


def _needed(context: TaskContext) -> bool:
    """Servers that came after the model's first word wait for the next task: a replay offers the same."""
    run = context.run
    with run.database.read(run.tenant) as session:
        if session.get(Step, (run.run.id, context.key("servers"))) is not None:
            return True
        return bool(run.servers) and session.get(Step, (run.run.id, context.key(0, "model"))) is None


async def _ask_all(run: RunContext, ref: StepRef, reached: Reach, *, paid: bool) -> tuple[_Record, Decimal]:
    """What they offer, and what it cost to ask them."""
    costs: list[Decimal] = []
    try:
        asked = await asyncio.gather(*(_list(reached, server, costs.append) for server in run.servers))
    except asyncio.CancelledError:
        if paid:
            await asyncio.shield(record(run.journal.abandon, ref, owed=True))
        raise
    return _Record(servers=asked), sum(costs, ZERO)


async def _list(reached: Reach, server: Opened, paid: Paid) -> _Listing:
    try:
        found = await list_tools(reached, server, paid=paid)
        return _Listing(name=server.name, tools=offered(server, found)[0])
    except ServerError as problem:
        return _Listing(name=server.name, problem=str(problem))


def _settle(run: RunContext, ref: StepRef, record: _Record, payee: Payee, cost: Decimal) -> str:
    def keep(session: TenantSession, _: Run) -> None:
        for listing in record.servers:
            if not listing.problem:
                service.keep_tools(session, listing.name, [tool.shown() for tool in listing.tools])

    charge, memo = payee.charge(cost)
    said, told = record.model_dump_json(), _told(record.servers)
    return run.journal.settle(ref, response=said, told=told, charge=charge, memo=memo, extra=keep)


def _told(listings: Sequence[_Listing]) -> dict[str, Any]:
    lines = [one.problem or f"{one.name} offers {len(one.tools)} tools" for one in listings]
    names = [tool.name for one in listings for tool in one.tools]
    return {
        "ok": not any(one.problem for one in listings),
        "summary": "; ".join(lines)[:300],
        "detail": "\n".join([*lines, *names])[:4_000],
    }


def _attached(run: RunContext, reached: Reach, server: str, tool: OfferedTool, payee: Payee) -> AttachedTool:
    return AttachedTool(
        name=tool.name,
        description=tool.description,
        parameters=tool.parameters,
        repeatable=tool.repeatable,
        call=partial(_call, run, reached, server, tool),
        payee=payee,
    )


async def _call(
    run: RunContext,
    reached: Reach,
    name: str,
    tool: OfferedTool,
    context: ToolContext,
    arguments: dict[str, Any],
) -> ToolOutcome:
    server = await asyncio.to_thread(_unchanged, run, name)
    costs: list[Decimal] = []
    try:
        answer = await call_tool(reached, server, tool.tool, arguments, paid=costs.append)
        outcome = await _answered(run, tool, context, answer)
    except ServerError as problem:
        outcome = failed(str(problem))
    return replace(outcome, cost=sum(costs, ZERO))


async def _answered(run: RunContext, tool: OfferedTool, context: ToolContext, answer: Answer) -> ToolOutcome:
    text = run.redactor.text(answer.text)
    if not answer.ok:
        return failed(text[:PAGE] or f"{tool.name} failed and did not say why")
    kept = await asyncio.to_thread(_keep, context, tool.name, text) if len(text) > PAGE else ""
    said = {"text": text[:PAGE], "total_chars": len(text), "whole_text_in": kept or None}
    return done(said, changed=[kept] if kept else [])


def _unchanged(run: RunContext, name: str) -> Opened:
    """The server as the run knows it: only of that one's key is known that it stays out of every record."""
    try:
        with run.database.read(run.tenant) as session:
            found = service.opened(session, run.settings, name)
    except ApiError as error:
        raise ToolError(CHANGED.format(name)) from error
    if found not in run.servers:
        raise ToolError(CHANGED.format(name))
    return found


def _keep(context: ToolContext, tool: str, text: str) -> str:
    """The name of the file with the whole text; the same again when the call is carried out again."""
    name = f"{tool}-{context.step.replace('.', '-')}.txt"
    (context.workspace / name).write_text(text[:MOST], "utf-8", errors="replace")
    return name
