"""One occupation's published deliverables by our checks that need no model, beside the published scores."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from clawwork_api.evaluations.judge.judgement import GATE
from clawwork_api.evaluations.judge.material import Material, Source, gather
from clawwork_api.livebench.reader import TASKS, read_evaluations, read_rows
from clawwork_api.livebench.records import EvaluationRow
from clawwork_api.livebench.scores import inside
from clawwork_api.records.published import PublishedTask
from scripts.published import judge_view
from scripts.published.demands import demanded

PLACES = Decimal("0.01")
APART = Decimal("0.3")
LEFT_OVER = re.compile(
    r"</?(?:font|para|strong|em|br|b|i|u)\b[^<>]*>|"
    r"\bT\.?B\.?D\b|to be (?:completed|determined|added)|lorem ipsum|\[(?:insert|your|name|date)\b[^\]]*\]|"
    r"\bplaceholder\b",
    re.IGNORECASE,
)
CUT = re.compile(r"more rows|truncated|cut off|only partially (?:shown|visible)|excerpt", re.IGNORECASE)
"""How the published judge speaks of what it was not shown."""


@dataclass(frozen=True)
class Found:
    """One check of one hand-in: `why` says what was found where it failed."""

    name: str
    passed: bool
    why: str


@dataclass(frozen=True)
class Row:
    """A hand-in by our checks and by the published judge; scores from 0 to 1.

    `notes` say what that judge was not shown, `noticed` whether its feedback complains of it.
    """

    task: str
    coworker: str
    files: int
    checks: tuple[Found, ...]
    ours: Decimal
    published: Decimal
    notes: tuple[str, ...]
    noticed: bool

    @property
    def apart(self) -> bool:
        return abs(self.ours - self.published) >= APART


def rows(data: Path, occupation: str) -> list[Row]:
    """Every published evaluation of the occupation, by task and coworker."""
    folders = sorted(path for path in (data / "agent_data").iterdir() if path.is_dir())
    tasks = {t.task_id: t for folder in folders for t in _tasks(folder) if t.occupation == occupation}
    found = [
        _row(folder, tasks[score.task_id], score)
        for folder in folders
        for score in read_evaluations(folder, [])
        if score.task_id in tasks
    ]
    return sorted(found, key=lambda row: (row.task, row.coworker))


def _tasks(folder: Path) -> list[PublishedTask]:
    return read_rows(folder, TASKS, PublishedTask.model_validate, [])


def _row(folder: Path, task: PublishedTask, score: EvaluationRow) -> Row:
    named = [file for path in score.paths if (file := inside(path))]
    files = [file for file in named if file.startswith("sandbox/")]
    there = [file for file in files if (folder / file).is_file()]
    material = gather(folder, brief=task.prompt, files=there, references=[], sees=False)
    checks = tuple(_checks(material, files, there, task.prompt))
    return Row(
        task=task.task_id[:8],
        coworker=folder.name.partition("-test")[0],
        files=len(files),
        checks=checks,
        ours=_score(checks),
        published=score.score,
        notes=tuple(judge_view.notes(folder, there)),
        noticed=bool(CUT.search(score.feedback)),
    )


def _checks(material: Material, files: Sequence[str], there: Sequence[str], brief: str) -> Iterator[Found]:
    sources = material.of("deliverable")
    kinds = {Path(file).suffix.lower() for file in there}
    missing = [choice for choice in demanded(brief) if not choice & kinds]
    gone = len(files) - len(there)
    yield Found("kinds", bool(files) and not missing, _list(sorted(" or ".join(sorted(m)) for m in missing)))
    yield Found(
        "there", bool(there) and not gone, f"{gone} of {len(files)} are not at hand" if there else "no file"
    )
    yield _each("opens", sources, lambda s: s.problem if not _picture(s) else "")
    yield _each("cells", sources, lambda s: f"{len(s.errors)} error cells" if s.errors else "")
    yield _each("filled", sources, lambda s: _left_over(s.text))
    yield _each("plain", sources, lambda s: f"{len(s.hidden)} hidden passages" if s.hidden else "")


def _each(name: str, sources: Sequence[Source], problem: Callable[[Source], str]) -> Found:
    found = [f"{Path(s.name).suffix}: {why}" for s in sources if (why := problem(s))]
    return Found(name, not found, _list(found))


def _picture(source: Source) -> bool:
    return Path(source.name).suffix.lower() in (".png", ".jpg", ".jpeg")


def _left_over(text: str) -> str:
    found = [match.group() for match in LEFT_OVER.finditer(text)]
    return f"{len(found)} placeholders or raw tags" if found else ""


def _score(checks: Sequence[Found]) -> Decimal:
    """The passed share; at most 0.2 where the rubric's gate fails: something demanded is not there."""
    share = Decimal(sum(check.passed for check in checks)) / len(checks)
    gated = not all(check.passed for check in checks if check.name in ("kinds", "there"))
    return (min(share, GATE) if gated else share).quantize(PLACES, ROUND_HALF_UP)


def _list(found: Sequence[str]) -> str:
    return "; ".join(found)
