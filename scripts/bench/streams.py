"""From an event to whoever follows it. An event's time is taken before its transaction commits, so that
what is measured is a little more than what passes from the commit to the reader."""

import json
import threading
import time
from dataclasses import dataclass, field

from simple_websocket import Client, ConnectionClosed  # type: ignore[import-untyped]
from sqlmodel import select

from clawwork_api.simulations.tables import Event
from scripts.bench.figures import Spread, spread
from scripts.bench.service import HEADERS, TENANT, Running
from scripts.bench.stage import Kind, Stage, stage

ANSWER_SECONDS = 0.1
LOOKS = 8
RUNS = 6
LAST_MESSAGE_SECONDS = 1.0

Arrivals = dict[tuple[str, int], float]


@dataclass(frozen=True)
class StreamFigures:
    """With two `processes` one of them tells, and about half of the runs are worked by the other."""

    database: str
    processes: int
    sse: Spread
    socket: Spread


@dataclass
class _Heard:
    """When each event came, by run and number: seconds since the epoch."""

    sse: Arrivals = field(default_factory=dict)
    socket: Arrivals = field(default_factory=dict)


def measure(kind: Kind, *, processes: int = 1) -> StreamFigures:
    heard = _Heard()
    with stage(kind, seconds=ANSWER_SECONDS, looks=LOOKS, processes=processes) as staged:
        teller = staged.services[-1]
        socket = Client.connect(f"ws://127.0.0.1:{teller.port}/ws", headers=HEADERS)
        listening = threading.Thread(target=_listen, args=(socket, heard.socket))
        listening.start()
        for number in range(RUNS * processes):
            with staged.services[0].client() as client:
                _follow(teller, staged.launch(client, number), heard.sse)
        time.sleep(LAST_MESSAGE_SECONDS)
        socket.close()
        listening.join()
        written = _written(staged)
    return StreamFigures(kind, processes, _late(heard.sse, written), _late(heard.socket, written))


def _follow(teller: Running, run_id: str, arrivals: Arrivals) -> None:
    """Until the run's last event."""
    path = f"/api/simulations/{run_id}/events/stream"
    with teller.client() as client, client.stream("GET", path) as stream:
        for line in stream.iter_lines():
            if line.startswith("id:"):
                arrivals[run_id, int(line.partition(":")[2])] = time.time()


def _listen(socket: Client, arrivals: Arrivals) -> None:
    while True:
        try:
            message = json.loads(socket.receive())
        except ConnectionClosed:
            return
        if message["type"] == "activity_update":
            data = message["data"]
            arrivals[data["simulation_id"], data["seq"]] = time.time()


def _written(staged: Stage) -> Arrivals:
    """When each event was written."""
    with staged.database.read(TENANT) as session:
        return {
            (event.run_id, event.seq): event.created_at.timestamp() for event in session.exec(select(Event))
        }


def _late(arrivals: Arrivals, written: Arrivals) -> Spread:
    """The first two events of a run, which were there before anybody could follow, don't count."""
    return spread([arrivals[key] - written[key] for key in arrivals.keys() & written.keys() if key[1] > 2])
