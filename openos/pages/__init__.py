"""Every page; importing this registers them all."""

from openos.pages import (
    audit,
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
    spending,
    task,
    tasks,
    write_task,
)

__all__ = [
    "audit",
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
    "spending",
    "task",
    "tasks",
    "write_task",
]
