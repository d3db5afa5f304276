"""Every published file through every reader: what could be read, shown and searched, and why not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.documents import DocumentError, preview, read_text, render_page
from clawwork_api.evaluations.checks import Check, FileOpens, FilePresent, evaluate
from clawwork_api.evaluations.judge.material import gather

WIDTH = 320
SIZE = re.compile(r" of \d+ x \d+ pixels")


@dataclass(frozen=True)
class Outcome:
    """What happened to one file; an empty text is success, else the reason in our own words."""

    kind: str
    read: str
    shown: str
    evaluated: str


def files_of(data: Path) -> list[Path]:
    """Every file that a published coworker made, in the order of their names."""
    return sorted(path for path in data.glob("agent_data/*/sandbox/**/*") if path.is_file())


def outcome(path: Path) -> Outcome:
    """Raises whatever is no DocumentError: that would be a crash."""
    return Outcome(
        kind=path.suffix.lower() or "none",
        read=_reason(path, _read),
        shown=_reason(path, _show),
        evaluated=_reason(path, evaluated),
    )


def _reason(path: Path, work: Callable[[Path], str]) -> str:
    """In general words, so that the same reason of several files is told once."""
    try:
        said = work(path)
    except DocumentError as problem:
        said = str(problem)
    return SIZE.sub("", said.replace(path.name, "the file").replace("\n", " "))


def _read(path: Path) -> str:
    return "" if read_text(path).text.strip() else "holds no text"


def _show(path: Path) -> str:
    shown = preview(path)
    if shown.kind == "none":
        return shown.reason
    if shown.kind == "pages":
        render_page(path, 1, WIDTH)
    return ""


def evaluated(path: Path) -> str:
    """The checks, and what a judge would be given: text, formulas, hidden text. No model is asked."""
    common = {"label": "L", "file": path.name}
    checks: list[Check] = [
        FilePresent(id="a", type="file_present", **common),
        FileOpens(id="b", type="file_opens", **common),
    ]
    report = evaluate(checks, folder=path.parent, files=[path.name])
    [source] = gather(path.parent, brief="", files=[path.name], references=[], sees=False).sources
    return source.problem or next((i.evidence for i in report.items if not i.passed), "")


def table(outcomes: Iterable[Outcome]) -> str:
    """A row for each kind of file."""
    found = list(outcomes)
    rows = ["| Kind | Files | Read as text | Shown | Evaluated |", "|---|---:|---:|---:|---:|"]
    for kind, count in sorted(Counter(o.kind for o in found).items()):
        own = [o for o in found if o.kind == kind]
        done = [sum(not reason for reason in reasons) for reasons in _columns(own)]
        rows.append(f"| `{kind}` | {count} | {' | '.join(map(str, done))} |")
    done = [sum(not reason for reason in reasons) for reasons in _columns(found)]
    rows.append(f"| all | {len(found)} | {' | '.join(map(str, done))} |")
    return "\n".join(rows)


def reasons(outcomes: Iterable[Outcome]) -> str:
    """Why files could not be read, shown or evaluated, with how many each."""
    found = list(outcomes)
    names = ("not read as text", "not shown", "not evaluated")
    counted = Counter(
        (name, o.kind, reason)
        for o in found
        for name, reason in zip(names, (o.read, o.shown, o.evaluated), strict=True)
        if reason
    )
    return "\n".join(
        f"- {count} {kind}, {name}: {reason}" for (name, kind, reason), count in sorted(counted.items())
    )


def _columns(outcomes: list[Outcome]) -> tuple[list[str], list[str], list[str]]:
    return [o.read for o in outcomes], [o.shown for o in outcomes], [o.evaluated for o in outcomes]
