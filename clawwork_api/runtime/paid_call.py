"""A call that costs money, whoever is asked: reserved, sent, and recorded with its debit, once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessagesTypeAdapter, ModelResponse

from clawwork_api.economy.prices import Charge, TokenUse, charge
from clawwork_api.runtime import provider_wait
from clawwork_api.runtime.circuits import Circuit
from clawwork_api.runtime.context import RunContext
from clawwork_api.runtime.models.costs import reported_cost
from clawwork_api.runtime.models.failures import is_owed, is_passing
from clawwork_api.runtime.patience import patient
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.threads import record, to_the_end


@dataclass(frozen=True)
class PaidCall:
    """`send` makes the call once; `tell` gives what the event says of the reply; `free`: nobody is owed.

    `circuit` is that of the key that pays, where there is one. `followed`: another step follows such a reply
    at once.
    """

    ref: StepRef
    provider: str
    worst: Charge
    free: bool
    circuit: Circuit | None
    send: Callable[[], Awaitable[ModelResponse]]
    tell: Callable[[ModelResponse], dict[str, Any]]
    told: dict[str, Any]
    request: str = ""
    followed: Callable[[ModelResponse], bool] = lambda _: False


async def paid_call(run: RunContext, call: PaidCall) -> ModelResponse:
    """The reply, from the journal when it was given before. The price is that of the model `call.ref.name`.

    Refusals that cost nothing are waited out; nothing is reserved meanwhile.
    Raises pydantic-ai's AgentRunError once the step is closed, WorkStopped when a cap is reached,
    ProviderDown when the provider is left alone for now, StopRequested or PauseRequested; on cancellation a
    call in flight is booked as owed.
    """
    waited = False

    async def on_wait(seconds: float) -> None:
        nonlocal waited
        waited = True
        await asyncio.to_thread(provider_wait.waits, run, seconds)

    try:
        recorded: str = await patient(on_wait)(_once, run, call)
    finally:
        if waited:
            await asyncio.to_thread(provider_wait.works, run)
    [reply] = ModelMessagesTypeAdapter.validate_json(recorded)
    if not isinstance(reply, ModelResponse):
        raise TypeError(f"step {call.ref.key} holds no model reply")
    return reply


async def _once(run: RunContext, call: PaidCall) -> str:
    """What the journal holds of the call after one try."""
    await run.gate()
    circuit = call.circuit
    if circuit is None:
        return await _recorded(run, call)
    if not circuit.closed:
        known = await run.journal.read(call.ref.run_id, call.ref.key)
        if known is not None:
            return known.response
    try:
        with circuit.passage():
            return await _recorded(run, call)
    except AgentRunError as error:
        if circuit.closed or not is_passing(error):
            raise
        raise circuit.down() from error


async def _recorded(run: RunContext, call: PaidCall) -> str:
    told = {"reserved": f"{call.worst.amount:.6f}", **call.told}
    try:
        recorded = await to_the_end(
            run.journal.open, call.ref, amount=call.worst.amount, told=told, repeatable=call.free
        )
    except asyncio.CancelledError:
        await asyncio.shield(record(run.journal.abandon, call.ref, owed=False))
        raise
    if recorded is None:
        recorded = await _settled(run, call, await _send(run, call))
    return recorded


async def _settled(run: RunContext, call: PaidCall, reply: ModelResponse) -> str:
    charge = _charge(run, call, reply)
    if call.followed(reply) and run.journal.may_wait(call.ref, charge):
        return _settle(run, call, reply, charge, wait=True)
    return await to_the_end(_settle, run, call, reply, charge, wait=False)


async def _send(run: RunContext, call: PaidCall) -> ModelResponse:
    try:
        return await call.send()
    except AgentRunError as error:
        owed = is_owed(error) and not call.free
        await record(run.journal.abandon, call.ref, owed=owed)
        raise
    except asyncio.CancelledError:
        await asyncio.shield(record(run.journal.abandon, call.ref, owed=not call.free))
        raise


def price_of(run: RunContext, provider: str, model: str, response: ModelResponse) -> Charge:
    """What the reply costs. Raises UnknownPrice."""
    return charge(provider, model, _use(response), own=run.own_prices, reported=reported_cost(response))


def _use(response: ModelResponse) -> TokenUse:
    usage = response.usage
    return TokenUse(
        usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens
    )


def _settle(run: RunContext, call: PaidCall, response: ModelResponse, charge: Charge, *, wait: bool) -> str:
    use = _use(response)
    return run.journal.settle(
        call.ref,
        response=ModelMessagesTypeAdapter.dump_json([response]).decode(),
        request=call.request,
        told=call.tell(response),
        charge=charge,
        use=use,
        wait=wait,
    )


def _charge(run: RunContext, call: PaidCall, response: ModelResponse) -> Charge:
    """A reply that counts no tokens and names no price is charged as much as it may have cost."""
    uncounted = response.usage.total_tokens == 0 and reported_cost(response) is None
    if uncounted and not call.free:
        return Charge(call.worst.amount, {**call.worst.price, "counted": "no: charged at its reservation"})
    return price_of(run, call.provider, call.ref.name, response)
