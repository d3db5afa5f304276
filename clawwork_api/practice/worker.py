"""What the practice model does next: plan, list, read, compute, write, submit; or the honest note."""

import json
from decimal import DivisionByZero, InvalidOperation
from typing import Any

from clawwork_api.practice import habits
from clawwork_api.practice.conversation import Conversation, Done
from clawwork_api.practice.note import NOTE, UNKNOWN, practice_note
from clawwork_api.practice.playbooks import PLAYBOOKS, Playbook
from clawwork_api.practice.protocol import Turn
from clawwork_api.practice.reading import gather
from clawwork_api.practice.reports.writing import Deliverable

FOLDER = "reference_files/"
UNSOLVABLE = (KeyError, IndexError, ValueError, InvalidOperation, DivisionByZero)


def next_turn(talk: Conversation) -> Turn:
    """The next step of the work; a turn without calls ends it."""
    if not {"list_files", "read_file", "create_file", "submit_work"} <= talk.tools:
        return Turn(text="I am the practice model. I only work with the tools of a ClawWork task.")
    if talk.of("submit_work"):
        return _end(talk.of("submit_work")[-1])
    if talk.ask and "ask_person" in talk.tools and not talk.of("ask_person"):
        return Turn(text="The task says to ask first.", calls=[("ask_person", talk.ask)])
    book = PLAYBOOKS.get(talk.task)
    if book is None:
        said = "No playbook covers this task; I leave a note that says so."
        return _deliver(talk, [_note(talk)], said)
    return _prepare(talk, book) or _write(talk, book)


def _answer(talk: Conversation) -> str:
    """What a person said, if one was asked."""
    asked = talk.of("ask_person")
    return str(asked[-1].result.get("answer", "")) if asked else ""


def _prepare(talk: Conversation, book: Playbook) -> Turn | None:
    """The steps before writing; None when everything is read and computed."""
    listed = talk.of("list_files")
    if not listed:
        text = f"I am the practice model. My plan: {book.plan}. First I look at the reference files."
        return Turn(text=text, calls=[*habits.beginning(talk, book.plan), ("list_files", {})])
    missing = _unread(listed[-1], talk.of("read_file"))
    if missing:
        return Turn(
            text=f"I read {_names(missing)}.",
            calls=[*habits.planned(talk, book.plan, habits.READ), *(("read_file", call) for call in missing)],
        )
    if "execute_code" in talk.tools and not talk.of("execute_code"):
        text = "I compute the figures from the files with a program, so that they can be checked."
        run = ("execute_code", {"code": book.program(), "language": "python"})
        return Turn(text=text, calls=[*habits.planned(talk, book.plan, habits.COMPUTE), run])
    return None


def _unread(listed: Done, reads: list[Done]) -> list[dict[str, Any]]:
    asked = {(str(read.arguments.get("path")), read.offset) for read in reads}
    files = [str(entry["path"]) for entry in listed.result.get("files", [])]
    wanted = [(path, 0) for path in files if path.startswith(FOLDER)]
    wanted += [
        (str(read.arguments.get("path")), read.result["next_offset"])
        for read in reads
        if isinstance(read.result.get("next_offset"), int)
    ]
    return [{"path": path, "offset": offset} for path, offset in wanted if (path, offset) not in asked]


def _names(calls: list[dict[str, Any]]) -> str:
    return ", ".join(str(call["path"]).removeprefix(FOLDER) for call in calls)


def _write(talk: Conversation, book: Playbook) -> Turn:
    try:
        figures, said = _figures(talk, book)
        deliverables = book.report(figures)
    except UNSOLVABLE as problem:
        reason = f"the reference files don't have the shape that my script expects ({problem})"
        return _deliver(talk, [_note(talk, reason)], f"I can't do this task: {reason}.")
    return _deliver(talk, deliverables, said, plan=book.plan)


def _note(talk: Conversation, reason: str = UNKNOWN) -> Deliverable:
    return practice_note(talk.title, reason, answer=_answer(talk), checked="edit_file" in talk.tools)


def _figures(talk: Conversation, book: Playbook) -> tuple[dict[str, Any], str]:
    """The figures and, in words, where they come from."""
    runs = talk.of("execute_code")
    if runs and runs[-1].result.get("reason") == "ok" and runs[-1].result.get("exit_code") == 0:
        return json.loads(str(runs[-1].result["stdout"])), "The program printed the figures; I write them up."
    tables, texts = gather(talk.of("read_file"))
    figures = json.loads(json.dumps(book.solve(tables, texts)))
    if not runs:
        return figures, "I computed the figures from what I read; I write them up."
    why = runs[-1].result.get("error") or runs[-1].result.get("stderr") or runs[-1].result.get("reason")
    return (
        figures,
        f"The program did not run ({str(why)[-200:]}). I computed the figures from what I read instead.",
    )


def _deliver(talk: Conversation, deliverables: list[Deliverable], said: str, *, plan: str = "") -> Turn:
    created = talk.of("create_file")
    failed = [call for call in created if not call.ok]
    if failed:
        return Turn(
            text=f"I stop: {failed[-1].arguments.get('filename')} could not be written: {_error(failed[-1])}"
        )
    written = {str(call.arguments.get("filename")): str(call.result.get("path")) for call in created}
    for number, item in enumerate(deliverables):
        if item.filename not in written:
            text = said if number == 0 else f"Next comes {item.filename}."
            arguments = {"filename": item.filename, "content": item.content, "file_type": item.file_type}
            habit = habits.planned(talk, plan, habits.WRITE) if plan else []
            return Turn(text=text, calls=[*habit, ("create_file", arguments)])
    paths = [written[item.filename] for item in deliverables]
    if checks := habits.checked(talk, paths):
        habit = habits.planned(talk, plan, habits.HAND_IN) if plan else []
        return Turn(text="Everything is written; I check it.", calls=[*habit, *checks])
    habit = habits.ending(talk, plan, ", ".join(paths)) if plan else []
    submit = ("submit_work", _submission(deliverables, paths))
    return Turn(text="Everything is written; I submit it.", calls=[*habit, submit])


def _submission(deliverables: list[Deliverable], paths: list[str]) -> dict[str, Any]:
    names = ", ".join(item.filename for item in deliverables)
    what = "a note, no professional work" if names == NOTE else "the deliverables that the brief asks for"
    return {
        "work_output": f"Submitted by the practice model: {names} ({what}).",
        "artifact_file_paths": paths,
    }


def _end(submitted: Done) -> Turn:
    if submitted.ok:
        return Turn(
            text="The work is submitted. This was practice: a script worked on it, not a language model."
        )
    return Turn(text=f"I stop: the submission was refused: {_error(submitted)}")


def _error(call: Done) -> str:
    return str(call.result.get("error", "no reason given"))
