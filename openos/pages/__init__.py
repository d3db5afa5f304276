"""Every page; importing this registers them all."""

from openos.pages import (
    coworker,
    coworkers,
    deliverable,
    hire,
    home,
    leaderboard,
    not_found,
    run,
    runs,
    settings,
    sign_in,
    task,
    tasks,
    write_task,
)

__all__ = [
    "coworker",
    "coworkers",
    "deliverable",
    "hire",
    "home",
    "leaderboard",
    "not_found",
    "run",
    "runs",
    "settings",
    "sign_in",
    "task",
    "tasks",
    "write_task",
]
