"""What the judge reads: every deliverable and reference file, whole as far as the bounds allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from clawwork_api.documents import DocumentError, read_text
from clawwork_api.evaluations.hidden import HiddenText, hidden_text
from clawwork_api.evaluations.judge import formulas, pictures
from clawwork_api.evaluations.judge.pictures import Picture
from clawwork_api.evaluations.judge.planted import planted
from clawwork_api.evaluations.quotes import plain

Role = Literal["deliverable", "reference"]
DELIVERABLE_CHARACTERS = 240_000
REFERENCE_CHARACTERS = 120_000
MAX_PICTURES = 12


class Drawn(NamedTuple):
    """A PDF with the pages of a file of another kind, or None and why there is none."""

    pdf: Path | None
    problem: str = ""


NOT_DRAWN = Drawn(None)


@dataclass(frozen=True)
class Source:
    """One file. `text` is what the judge is shown of `characters`; `problem` why it can't be read, or "".

    `unseen` says why its pages could not be shown as pictures, or "".
    """

    name: str
    role: Role
    text: str = ""
    characters: int = 0
    problem: str = ""
    errors: tuple[str, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    planted: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pages: int = 0
    unseen: str = ""

    @property
    def cut(self) -> bool:
        return self.characters > len(self.text)

    @property
    def readable(self) -> bool:
        return not self.problem or bool(self.pictures)


@dataclass(frozen=True)
class Material:
    """Everything that one task's judgement rests on, and its words made plain for finding quotations.

    `no_evidence` is what stands in the deliverables and counts for nothing: hidden, or meant for the judge.
    """

    brief: str
    sources: tuple[Source, ...]
    delivered: str = field(default="", repr=False)
    beside: str = field(default="", repr=False)
    no_evidence: str = field(default="", repr=False)

    def of(self, role: Role) -> list[Source]:
        return [source for source in self.sources if source.role == role]


def gather(
    workspace: Path,
    *,
    brief: str,
    files: Sequence[str],
    references: Sequence[str],
    sees: bool,
    drawn: Mapping[str, Drawn] | None = None,
) -> Material:
    """Reads the files (paths inside `workspace`). Never raises for what they hold: problems are on record.

    `drawn` has the pages of those that had to be drawn first.
    """
    left = {"deliverable": DELIVERABLE_CHARACTERS, "reference": REFERENCE_CHARACTERS}
    wanted = MAX_PICTURES if sees else 0
    sources: list[Source] = []
    roles: tuple[tuple[Role, Sequence[str]], ...] = (("deliverable", files), ("reference", references))
    for role, names in roles:
        for name in names:
            pages = (drawn or {}).get(name, NOT_DRAWN)
            room = wanted if role == "deliverable" else 0
            source = _read(workspace, name, role, left[role], room, pages)
            left[role] -= len(source.text)
            wanted -= len(source.pictures)
            sources.append(source)
    return Material(
        brief=brief,
        sources=tuple(sources),
        delivered=plain(_texts(sources, "deliverable")),
        beside=plain(brief + "\n" + _texts(sources, "reference")),
        no_evidence=plain("\n".join(t for s in sources for t in (*(h.text for h in s.hidden), *s.planted))),
    )


def _texts(sources: Sequence[Source], role: Role) -> str:
    return "\n".join(source.text for source in sources if source.role == role)


def _read(workspace: Path, name: str, role: Role, room: int, wanted: int, drawn: Drawn) -> Source:
    path = workspace / name
    if path.is_symlink() or not path.resolve().is_relative_to(workspace.resolve()):
        return Source(name, role, problem="lies outside the folder of the task")
    shown = pictures.of_file(path, wanted, drawn=drawn.pdf)
    try:
        text = read_text(path).text
    except DocumentError as problem:
        return Source(
            name,
            role,
            problem=str(problem),
            pictures=shown.pictures,
            pages=shown.pages,
            unseen=drawn.problem,
        )
    listed = formulas.listed(path)
    whole = text + listed.text
    return Source(
        name=name,
        role=role,
        text=whole[: max(room, 0)],
        characters=len(whole),
        errors=listed.errors,
        hidden=tuple(hidden_text(path, text)) if role == "deliverable" else (),
        planted=planted(text) if role == "deliverable" else (),
        pictures=shown.pictures,
        pages=shown.pages,
        unseen=drawn.problem,
    )
