"""The sandbox on E2B: a machine of its own for each call, made, filled, emptied and ended."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from math import ceil
from pathlib import Path
from uuid import uuid4

from e2b import AsyncSandbox, SandboxNetworkOpts

from clawwork_api.runtime.sandboxes.archive import pack
from clawwork_api.runtime.sandboxes.copying import WorkspaceTooLarge
from clawwork_api.runtime.sandboxes.e2b_call import Call, Waits, execute
from clawwork_api.runtime.sandboxes.e2b_faults import FAULTS, MESSAGES, Lost, creating, using
from clawwork_api.runtime.sandboxes.e2b_talk import speaking
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.sandboxes.port import (
    ExecResult,
    Language,
    Limits,
    Paid,
    Program,
    SandboxError,
    Talk,
)
from clawwork_api.runtime.sandboxes.results import too_large
from clawwork_api.runtime.sandboxes.temporary import TemporaryRoot, remove_tree

log = logging.getLogger("clawwork.sandbox")

AT_ONCE = 20
"""E2B's smallest plan runs as many at once."""
LIST_PRICE = 2 * Decimal("0.000014") + Decimal("0.5") * Decimal("0.0000045")
"""Dollars a second of E2B's default machine: 2 vCPU and 0.5 GiB, disk included.

Source: https://e2b.dev/docs/faq/calculate-sandbox-price (rates of August 2026).
"""
SIX_PLACES = Decimal("0.000001")
CLOSED = "The sandbox is closed. Start the run again."
EVERYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class E2bOptions:
    """The account, the machine and its price. Without `allowed_hosts` the code has no network at all."""

    api_key: str
    template: str = ""
    price_per_second: Decimal = LIST_PRICE
    allowed_hosts: tuple[str, ...] = ()
    waits: Waits = field(default_factory=Waits)


class Meter:
    """Seconds that machines ran for one call, or one talk."""

    def __init__(self, price: Decimal) -> None:
        self._price = price
        self._seconds = Decimal(0)

    def add(self, seconds: float) -> None:
        self._seconds += Decimal(str(round(seconds, 3)))

    @property
    def cost(self) -> Decimal:
        return (self._seconds * self._price).quantize(SIX_PLACES, ROUND_HALF_UP)


class E2bSandbox:
    """Runs code on E2B. The workspace outlives every machine, so a lost one is replaced, once a call."""

    name = "e2b"
    libraries: tuple[str, ...] = ()  # what a template holds is known to who made it alone
    talks_last = False

    def __init__(self, options: E2bOptions) -> None:
        """Takes a private temporary folder. Raises OSError when there is none to be had."""
        self.options = options
        self.price_per_second = options.price_per_second
        self._root = TemporaryRoot()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._closing = asyncio.Event()

    def worst_cost(self, limits: Limits) -> Decimal:
        """Implements Sandbox.worst_cost: both machines of a call that is repeated, each to its time-out."""
        return self._price_of(2 * self._longest(limits))

    def worst_talk_cost(self, limits: Limits) -> Decimal:
        """Implements Sandbox.worst_talk_cost: the talk's machine, to its time-out."""
        return self._price_of(self._longest_talk(limits))

    def _price_of(self, seconds: int) -> Decimal:
        return (seconds * self.price_per_second).quantize(SIX_PLACES, ROUND_UP)

    def _longest(self, limits: Limits) -> int:
        waits = self.options.waits
        return ceil(limits.wall_seconds + waits.grace + 2 * waits.transfer)

    def _longest_talk(self, limits: Limits) -> int:
        return ceil(limits.wall_seconds + self.options.waits.grace)

    async def check(self) -> None:
        """Ask E2B whether it knows the key; starts nothing. Raises SandboxError."""
        options = self.options
        with creating():
            pages = AsyncSandbox.list(
                limit=1, api_key=options.api_key, request_timeout=options.waits.request, retries=0
            )
            await pages.next_items()

    async def run(self, workspace: Path, *, code: str, language: Language, limits: Limits) -> ExecResult:
        """Implements Sandbox.run; the result and a SandboxError both say what the call cost."""
        async with self._places:
            if self._closing.is_set():
                raise SandboxError(CLOSED, fault="closed")
            folder = self._root.new_run(uid=None, code=code)
            call = Call(folder=folder, workspace=workspace, language=language, limits=limits)
            try:
                await to_the_end(asyncio.to_thread(pack, workspace, call.archive, limits=limits))
                return await self._charged(call)
            except WorkspaceTooLarge:
                return too_large(limits)
            except OSError as error:
                log.exception("the files of a run could not be copied")
                message = "The files of the task can't be copied into or out of the sandbox."
                raise SandboxError(message, detail=str(error)) from error
            finally:
                await to_the_end(asyncio.to_thread(remove_tree, folder.base))

    @asynccontextmanager
    async def talk(self, program: Program, limits: Limits, *, paid: Paid) -> AsyncIterator[Talk]:
        """Implements Sandbox.talk: on a machine of its own, which is paid until it has ended."""
        async with self._places:
            if self._closing.is_set():
                raise SandboxError(CLOSED, fault="closed")
            meter = Meter(self.options.price_per_second)
            try:
                async with (
                    self._machine(self._longest_talk(limits), meter) as machine,
                    speaking(
                        machine, program, limits, waits=self.options.waits, closing=self._closing
                    ) as talk,
                ):
                    yield talk
            finally:
                paid(meter.cost)

    async def close(self) -> None:
        """Implements Sandbox.close."""
        if self._closing.is_set():
            return
        self._closing.set()
        await to_the_end(self._close())

    async def _close(self) -> None:
        for _ in range(AT_ONCE):
            await self._places.acquire()
        await asyncio.to_thread(self._root.close)
        # Whoever still waits for a place is told that there is none.
        for _ in range(AT_ONCE):
            self._places.release()

    async def _charged(self, call: Call) -> ExecResult:
        meter = Meter(self.options.price_per_second)
        try:
            result = await self._with_one_repeat(call, meter)
        except SandboxError as error:
            error.cost = meter.cost
            raise
        return replace(result, cost=meter.cost)

    async def _with_one_repeat(self, call: Call, meter: Meter) -> ExecResult:
        """The workspace is as it was until a call's files are copied out, so a lost call can be repeated."""
        try:
            return await self._once(call, meter)
        except Lost as lost:
            log.warning("an E2B sandbox was lost, the call is repeated on a new one: %s", lost)
        try:
            return await self._once(call, meter)
        except Lost as lost:
            raise SandboxError(MESSAGES["lost"], detail=str(lost), fault="lost") from lost

    async def _once(self, call: Call, meter: Meter) -> ExecResult:
        async with self._machine(self._longest(call.limits), meter) as machine:
            with using():
                return await execute(machine, call, waits=self.options.waits, closing=self._closing)

    @asynccontextmanager
    async def _machine(self, longest: int, meter: Meter) -> AsyncIterator[AsyncSandbox]:
        """A machine that E2B ends after `longest` seconds, should this service die."""
        making = asyncio.ensure_future(self._make(longest))
        try:
            machine = await asyncio.shield(making)
        except asyncio.CancelledError:
            # Only the answer says which machine to end.
            await to_the_end(self._end_made(making, longest, meter))
            raise
        began = time.monotonic()
        try:
            yield machine
        finally:
            await to_the_end(self._end(machine, began, longest, meter))

    async def _make(self, longest: int) -> AsyncSandbox:
        options, waits = self.options, self.options.waits
        network: SandboxNetworkOpts = {"allow_out": list(options.allowed_hosts), "deny_out": [EVERYWHERE]}
        with creating():
            return await AsyncSandbox.create(
                options.template or None,
                timeout=longest,
                metadata={"service": "clawwork"},
                network=network if options.allowed_hosts else None,
                allow_internet_access=None if options.allowed_hosts else False,
                idempotency_key=str(uuid4()),
                api_key=options.api_key,
                request_timeout=waits.request,
            )

    async def _end_made(self, making: asyncio.Future[AsyncSandbox], longest: int, meter: Meter) -> None:
        with suppress(SandboxError):
            machine = await making
            await self._end(machine, time.monotonic(), longest, meter)

    async def _end(self, machine: AsyncSandbox, began: float, longest: int, meter: Meter) -> None:
        """Ends it, and counts its seconds: all that it may have, where it could not be ended."""
        lived = float(longest)
        try:
            await machine.kill(request_timeout=self.options.waits.request)
            lived = min(lived, time.monotonic() - began)
        except FAULTS as error:
            log.error("E2B sandbox %s was not ended, its time-out will: %s", machine.sandbox_id, error)
        meter.add(lived)
