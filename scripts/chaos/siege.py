"""One chaos run: a provider, a database, a fleet of workers, and a hand that kills."""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import httpx

from clawwork_api.database import Database
from clawwork_api.settings import Settings
from scripts.chaos import vendor, world
from scripts.chaos.fleet import Fleet
from scripts.ports import free_port
from scripts.postgres import Postgres

LEASE_SECONDS = 12.0
ANSWER_SECONDS = 0.05
OPEN_RUNS = 12
"""Runs kept in the air, so that every kill meets work."""

PATIENCE_SECONDS = 240
START_SECONDS = 30
LIFE_SECONDS = (0.2, 2.2)
"""How long the workers live before the next kill, evenly at random: into the midst of what they take up."""

KILLED_WHILE_STARTING = 0.2
"""The share of kills that don't wait until every worker has begun."""


@dataclass(frozen=True)
class Result:
    """`fenced` counts workers that ended themselves; `untruthful` runs shown as worked by nobody."""

    killed: int
    server_stops: int
    fenced: int
    untruthful: int
    seconds: float
    runs: int
    lost: int
    steps: int
    steps_repeated: int
    unknown: int
    entries: int
    entries_doubled: int
    balances_wrong: int
    caps_exceeded: int
    events_with_gaps: int

    @property
    def clean(self) -> bool:
        wrong = (self.lost, self.steps_repeated, self.entries_doubled, self.balances_wrong)
        return not any((*wrong, self.caps_exceeded, self.events_with_gaps, self.untruthful))


class Siege:
    def __init__(self, folder: Path, *, workers: int, seed: int, server: Postgres | None) -> None:
        self._folder, self._workers, self._server = folder, workers, server
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._port = free_port()
        self._untruthful = self._fenced = 0

    def run(self, *, kills: int, stops: int) -> Result:
        began = time.monotonic()
        provider = get_context("spawn").Process(target=vendor.serve, args=(self._port, ANSWER_SECONDS))
        provider.start()
        if self._server is not None:
            self._server.create()
        settings = Settings.model_validate(self._variables())
        database = Database(settings.app_database_url)
        fleet = Fleet(self._environment(), size=self._workers, log=self._folder / "workers.log")
        try:
            database.migrate()
            world.people(database, settings)
            self._besiege(database, settings, fleet, kills=kills, stops=stops)
            self._let_finish(database, fleet)
            asked = Counter(httpx.get(f"http://127.0.0.1:{self._port}/asked").json())
            findings = world.look(database, asked)
        finally:
            fleet.close()
            provider.kill()
            if self._server is not None:
                self._server.stop_hard()
        seconds = round(time.monotonic() - began, 1)
        return Result(kills, stops, self._fenced, self._untruthful, seconds, **vars(findings))

    def _besiege(
        self, database: Database, settings: Settings, fleet: Fleet, *, kills: int, stops: int
    ) -> None:
        hard_stops = {kills * (i + 1) // (stops + 1) for i in range(stops)}
        for number in range(kills):
            missing = OPEN_RUNS - world.open_runs(database)
            if missing > OPEN_RUNS // 2:
                world.launch(database, settings, missing)
            fleet.fill()
            if self._chance.random() > KILLED_WHILE_STARTING:
                self._await_start(database, fleet)
            time.sleep(self._chance.uniform(*LIFE_SECONDS))
            if number in hard_stops and self._server is not None:
                self._server.stop_hard()
                time.sleep(self._chance.uniform(0.5, 3))
                self._server.start()
                database.engine.dispose()
            self._untruthful += world.untruthful(database, lease_seconds=LEASE_SECONDS)
            self._fenced += fleet.bury()
            fleet.fill()
            fleet.kill_one(self._chance)

    def _await_start(self, database: Database, fleet: Fleet) -> None:
        """Until every worker has taken its lease: on a slow machine starting takes longer than a life."""
        end = time.monotonic() + START_SECONDS
        while not world.began(database, fleet.living) and time.monotonic() < end:
            self._fenced += fleet.bury()
            fleet.fill()
            time.sleep(0.05)

    def _let_finish(self, database: Database, fleet: Fleet) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while world.open_runs(database) and time.monotonic() < end:
            self._fenced += fleet.bury()
            fleet.fill()
            time.sleep(0.5)
            self._untruthful += world.untruthful(database, lease_seconds=LEASE_SECONDS)

    def _variables(self) -> dict[str, str]:
        variables = {
            "CLAWWORK_DATA_DIR": str(self._folder / "data"),
            "CLAWWORK_SANDBOX": "off",
            "CLAWWORK_LEASE_SECONDS": str(LEASE_SECONDS),
            "CLAWWORK_MAX_ACTIVE_SIMULATIONS_PER_TENANT": "1000",
            "CLAWWORK_TENANT_CONCURRENCY": "20",
            "OPENAI_API_KEY": "sk-chaos-not-a-real-key",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self._port}/v1",
        }
        if self._server is not None:
            variables["CLAWWORK_DATABASE_URL"] = self._server.url
        return variables

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLAWWORK_", "OPENAI", "ANTHROPIC"))}
        return kept | self._variables()
