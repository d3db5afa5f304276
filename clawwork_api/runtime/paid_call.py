"""A call that costs money, whoever is asked: reserved, sent, and recorded with its debit, once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessagesTypeAdapter, ModelResponse

from clawwork_api.economy.prices import Charge, TokenUse, charge
from clawwork_api.runtime import provider_wait
from clawwork_api.runtime.context import RunContext
from clawwork_api.runtime.journal import StepRef
from clawwork_api.runtime.models.ask import OnWait
from clawwork_api.runtime.models.costs import reported_cost
from clawwork_api.runtime.models.failures import is_owed


@dataclass(frozen=True)
class PaidCall:
    """`send` makes the call; `tell` gives what the event says of the reply; `free`: nobody is owed for it."""

    ref: StepRef
    provider: str
    worst: Charge
    free: bool
    send: Callable[[OnWait], Awaitable[ModelResponse]]
    tell: Callable[[ModelResponse], dict[str, Any]]
    told: dict[str, Any]
    request: str = ""


async def paid_call(run: RunContext, call: PaidCall) -> ModelResponse:
    """The reply, from the journal when it was given before. The price is that of the model `call.ref.name`.

    Raises pydantic-ai's AgentRunError once the step is closed, WorkStopped when a cap is reached,
    StopRequested or PauseRequested; on cancellation the call is booked as owed.
    """
    told = {"reserved": f"{call.worst.amount:.6f}", **call.told}
    await run.drain.gate()
    recorded = await asyncio.to_thread(
        run.journal.open, call.ref, amount=call.worst.amount, told=told, repeatable=call.free
    )
    if recorded is None:
        response = await _send(run, call)
        recorded = await asyncio.to_thread(_settle, run, call, response)
    [reply] = ModelMessagesTypeAdapter.validate_json(recorded)
    if not isinstance(reply, ModelResponse):
        raise TypeError(f"step {call.ref.key} holds no model reply")
    return reply


async def _send(run: RunContext, call: PaidCall) -> ModelResponse:
    waited = asyncio.Event()

    async def on_wait(seconds: float) -> None:
        waited.set()
        await asyncio.to_thread(provider_wait.waits, run, seconds)

    try:
        reply = await call.send(on_wait)
    except AgentRunError as error:
        owed = is_owed(error) and not call.free
        await asyncio.to_thread(run.journal.abandon, call.ref, owed=owed)
        await _works_again(run, waited)
        raise
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.to_thread(run.journal.abandon, call.ref, owed=not call.free))
        raise
    await _works_again(run, waited)
    return reply


async def _works_again(run: RunContext, waited: asyncio.Event) -> None:
    if waited.is_set():
        await asyncio.to_thread(provider_wait.works, run)


def price_of(run: RunContext, provider: str, model: str, response: ModelResponse) -> Charge:
    """What the reply costs. Raises UnknownPrice."""
    return charge(provider, model, _use(response), own=run.own_prices, reported=reported_cost(response))


def _use(response: ModelResponse) -> TokenUse:
    usage = response.usage
    return TokenUse(
        usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens
    )


def _settle(run: RunContext, call: PaidCall, response: ModelResponse) -> str:
    use = _use(response)
    return run.journal.settle(
        call.ref,
        response=ModelMessagesTypeAdapter.dump_json([response]).decode(),
        request=call.request,
        told=call.tell(response),
        charge=_charge(run, call, response),
        use=use,
    )


def _charge(run: RunContext, call: PaidCall, response: ModelResponse) -> Charge:
    """A reply that counts no tokens and names no price is charged as much as it may have cost."""
    uncounted = response.usage.total_tokens == 0 and reported_cost(response) is None
    if uncounted and not call.free:
        return Charge(call.worst.amount, {**call.worst.price, "counted": "no: charged at its reservation"})
    return price_of(run, call.provider, call.ref.name, response)
