"""The honest deliverable for a task that no playbook covers."""

from clawwork_api.practice.reports.writing import Deliverable

NOTE = "practice-note.md"
DRAFT, FINAL = "Status: draft", "Status: final"
UNKNOWN = "it has scripts for the sample tasks only, and this is not one of them"


def practice_note(
    title: str, reason: str = UNKNOWN, *, answer: str = "", checked: bool = False
) -> Deliverable:
    """Says what was asked, that nothing worked on it, and what to do. `checked`: it is made final later."""
    told = f'\nIt asked, as the task said, and was told: "{answer}".\n' if answer else ""
    content = f"""# Practice note

{DRAFT if checked else FINAL}

The task asked for was: "{title}".

**No language model worked on this task.** It was given to the practice model, a script inside
ClawWork that does the sample tasks from their files. It did not do this one: {reason}.
{told}
## What to do

- Choose a model whose provider has a key for this coworker; the list of models says which variable to set.
- Then start the run again. This note is not the work and should not be accepted as such.
"""
    return Deliverable(NOTE, "md", content)
