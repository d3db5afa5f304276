"""Programs that are talked to at E2B: what is asked for, what every second costs, and how a talk is lost."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
import pytest_asyncio
from e2b import AsyncSandbox

from clawwork_api.runtime.sandboxes import E2bOptions, E2bSandbox, Limits, Program, SandboxError, Talk
from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.faults import Cut, Fault, Operation, Slow, Status, Vanish
from tests.sandboxes.test_e2b import ended, until

ECHO = Program(argv=("cat",))
LIMITS = Limits(wall_seconds=30)
LONGEST = 50
"""30 seconds, and 20 of grace."""


@dataclass
class Rented:
    """E2B at a dollar a second: what is paid is the seconds."""

    sandbox: E2bSandbox
    paid: list[Decimal] = field(default_factory=list)

    async def say(self, talk: Talk, word: bytes = b"hello") -> bytes | None:
        await talk.say(word)
        return await talk.hear()


@pytest_asyncio.fixture
async def rented(cloud: Cloud) -> AsyncIterator[Rented]:
    made = Rented(E2bSandbox(E2bOptions(api_key=KEY, price_per_second=Decimal(1))))
    yield made
    await made.sandbox.close()


async def test_a_machine_is_asked_for_without_network_and_for_no_longer_than_the_talk(
    cloud: Cloud, rented: Rented
) -> None:
    wanted = Program(argv=("cat",), environment={"TOKEN": "sealed"})
    async with rented.sandbox.talk(wanted, LIMITS, paid=rented.paid.append) as talk:
        assert await rented.say(talk) == b"hello"
    [machine] = cloud.created
    assert machine.request["allow_internet_access"] is False
    assert (machine.request["envVars"], machine.request["timeout"]) == ({}, LONGEST)
    [(user, command)] = machine.started
    assert user == "user" and "sealed" not in command
    assert (ended(cloud), cloud.machines) == ([machine.id], {})


async def test_every_second_is_paid_and_none_twice(cloud: Cloud, rented: Rented) -> None:
    began = asyncio.get_running_loop().time()
    late = Program(argv=("bash", "-c", "sleep 0.5; echo late; cat"))
    async with rented.sandbox.talk(late, LIMITS, paid=rented.paid.append) as talk:
        assert await talk.hear() == b"late" and rented.paid == []
    [cost] = rented.paid
    assert Decimal("0.5") < cost <= Decimal(str(asyncio.get_running_loop().time() - began))
    assert rented.sandbox.worst_talk_cost(LIMITS) == LONGEST


async def test_it_takes_no_longer_than_it_may(cloud: Cloud, rented: Rented) -> None:
    short = Limits(wall_seconds=0.5)
    async with rented.sandbox.talk(ECHO, short, paid=rented.paid.append) as talk:
        assert await talk.hear() is None
        assert (await talk.ending()).reason == "timeout"
    assert cloud.machines == {} and rented.paid[0] > Decimal("0.5")


LOSSES: list[tuple[Operation, Fault]] = [("start", Cut()), ("start", Vanish()), ("input", Vanish())]


@pytest.mark.parametrize(("operation", "fault"), LOSSES)
async def test_a_talk_that_is_lost_says_so_and_is_not_begun_again(
    cloud: Cloud, rented: Rented, operation: Operation, fault: Fault
) -> None:
    cloud.faults.plan(operation, fault)
    async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append) as talk:
        assert await rented.say(talk) is None
        assert (await talk.ending()).reason == "lost"
    assert len(cloud.created) == 1 and cloud.machines == {}
    assert rented.paid[0] > 0


async def test_a_program_that_can_not_be_started_is_told_and_its_machine_paid(
    cloud: Cloud, rented: Rented
) -> None:
    cloud.faults.plan("start", Status(503))
    with pytest.raises(SandboxError, match="lost while the program was started") as caught:
        async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append):
            pass
    assert (caught.value.fault, cloud.machines) == ("lost", {}) and rented.paid[0] > 0


async def test_a_machine_that_is_not_given_costs_nothing(cloud: Cloud, rented: Rented) -> None:
    cloud.faults.plan("create", Status(500))
    with pytest.raises(SandboxError, match="doesn't answer as it should"):
        async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append):
            pass
    assert rented.paid == [0]


async def test_a_machine_that_came_after_a_cancellation_is_ended_and_paid(
    cloud: Cloud, rented: Rented
) -> None:
    cloud.faults.plan("create", Slow(0.5))
    cloud.faults.plan("kill", Slow(0.1))

    async def talk() -> None:
        async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append):
            raise AssertionError("it was cancelled before")

    running = asyncio.create_task(talk())
    await until(lambda: ("POST", "/v2/sandboxes") in cloud.requests)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(cloud.created) == 1 and cloud.machines == {}
    assert rented.paid[0] >= Decimal("0.1")


async def test_a_machine_that_can_not_be_ended_is_paid_to_its_time_out(
    cloud: Cloud, rented: Rented, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.faults.plan("kill", Status(500))
    with caplog.at_level(logging.ERROR, "clawwork.sandbox"):
        async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append) as talk:
            await rented.say(talk)
    [machine] = cloud.created
    assert machine.id in caplog.text and rented.paid == [LONGEST]
    assert await AsyncSandbox.kill(machine.id, api_key=KEY)


async def test_more_talks_than_there_are_places_wait_their_turn(cloud: Cloud, rented: Rented) -> None:
    async def one() -> None:
        async with rented.sandbox.talk(ECHO, LIMITS, paid=rented.paid.append) as talk:
            await rented.say(talk)

    await asyncio.gather(*(one() for _ in range(22)))
    assert len(cloud.created) == len(rented.paid) == 22 and cloud.machines == {}
