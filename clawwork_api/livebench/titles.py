"""The titles of a published coworker's tasks, from its own assignments."""

from clawwork_api.livebench.records import Assignment


def task_titles(assignments: list[Assignment]) -> dict[str, str]:
    """Title by task id; the first assignment of a task names it."""
    titles: dict[str, str] = {}
    for assignment in assignments:
        titles.setdefault(assignment.task_id, assignment.title)
    return titles
