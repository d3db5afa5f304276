"""Which of the offered tasks each coworker gets: one for each weekday of the date range."""

import random
from collections.abc import Sequence
from datetime import timedelta

from clawwork_api.configurations.schemas import AgentConfig, DateRange, TaskAssignment, TaskFilters
from clawwork_api.configurations.sources import Offered
from clawwork_api.errors import ApiError

MAX_TASKS_OF_A_RUN = 20
SATURDAY = 5
_chance = random.SystemRandom()


def choose(agent: AgentConfig, offers: Sequence[Offered], days: DateRange) -> list[Offered]:
    """The coworker's tasks in the order of work.

    Raises ApiError 422 `no_weekday`, `unknown_task`, `no_tasks` or `too_many_tasks`.
    """
    most = weekdays(days)
    if most == 0:
        raise ApiError(422, "no_weekday", "The date range has no weekday", "Work is done on weekdays only")
    if agent.task_assignment is not None:
        fitting = _assigned(agent.task_assignment, offers)
    else:
        fitting = _filtered(agent.task_filters or TaskFilters(), offers)
    if not fitting:
        hint = "Loosen its task_filters, or send other tasks"
        raise ApiError(422, "no_tasks", f"No task fits {agent.signature}", hint)
    chosen = fitting[:most]
    if len(chosen) > MAX_TASKS_OF_A_RUN:
        problem = f"{agent.signature} would get {len(chosen)} tasks; one run has at most {MAX_TASKS_OF_A_RUN}"
        raise ApiError(422, "too_many_tasks", problem, "Shorten the date range, or name fewer tasks")
    return chosen


def weekdays(days: DateRange) -> int:
    """How many weekdays the range has, both ends included."""
    count = (days.end_date - days.init_date).days + 1
    return sum((days.init_date + timedelta(n)).weekday() < SATURDAY for n in range(count))


def _assigned(assignment: TaskAssignment, offers: Sequence[Offered]) -> list[Offered]:
    known = {offer.task_id: offer for offer in offers}
    ids = list(dict.fromkeys(assignment.task_ids))
    missing = [task_id for task_id in ids if task_id not in known]
    if missing:
        problem = f"The task source has no task {missing[0][:128]!r}"
        raise ApiError(422, "unknown_task", problem, "Name tasks of this configuration's own source")
    if assignment.mode == "random":
        _chance.shuffle(ids)
    return [known[task_id] for task_id in ids]


def _filtered(filters: TaskFilters, offers: Sequence[Offered]) -> list[Offered]:
    return [
        offer
        for offer in offers
        if (not filters.sectors or offer.sector in filters.sectors)
        and (not filters.occupations or offer.occupation in filters.occupations)
        and (not filters.task_ids or offer.task_id in filters.task_ids)
    ]
