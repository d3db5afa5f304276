"""The fake account: its machines, and everything that was asked for."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.e2b.faults import Faults
from tests.fakes.e2b.machine import Machine

KEY = "e2b_a-key-for-tests"
GONE = {"sandboxId": "gone", "message": "The sandbox was not found", "code": 502}


@dataclass
class Cloud:
    """`requests` holds each control-plane request (method, path), `created` what machines were asked for.

    `installed` is a folder of Python packages that every template has, `lived` the seconds of each machine
    that was ended.
    """

    faults: Faults = field(default_factory=Faults)
    machines: dict[str, Machine] = field(default_factory=dict)
    created: list[Machine] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    installed: Path | None = None
    lived: list[float] = field(default_factory=list)

    def create(self, request: dict[str, object]) -> Machine:
        machine = Machine(request, installed=self.installed)
        self.machines[machine.id] = machine
        self.created.append(machine)
        return machine

    def machine(self, headers: Mapping[str, str]) -> Machine | None:
        """The machine that a request is for, when its token is right."""
        found = self.machines.get(headers.get("e2b-sandbox-id", ""))
        return found if found and headers.get("x-access-token") == found.token else None

    async def end(self, identity: str) -> bool:
        machine = self.machines.pop(identity, None)
        if machine is not None:
            await machine.end()
            self.lived.append(time.monotonic() - machine.began)
        return machine is not None

    def forget(self) -> None:
        """Start a new test: nothing planned, nothing remembered."""
        self.faults.clear()
        self.created.clear()
        self.requests.clear()
        self.lived.clear()
