"""Evaluation by checks: is the file there, does it open, are its figures and words the right ones."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from clawwork_api.evaluations.findings import Finding, Folder, Unreadable
from clawwork_api.evaluations.matching import figure_in_sheets, figure_in_text, headings_in, text_in_sheets
from clawwork_api.evaluations.matching import words_in as find_words


class _Base(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=80)
    label: str = Field(min_length=1, max_length=200)
    weight: Decimal = Field(default=Decimal(1), gt=0, le=100)
    file: str = Field(min_length=1, max_length=200)


class FilePresent(_Base):
    """The file was submitted and is not empty."""

    type: Literal["file_present"]

    def find(self, folder: Folder) -> Finding:
        size = folder.size(self.file)
        return Finding(size > 0, f"{self.file}: {size:,} bytes" if size else f"{self.file} is empty")


class FileOpens(_Base):
    """The file can be read as what its name says."""

    type: Literal["file_opens"]

    def find(self, folder: Folder) -> Finding:
        described = folder.described(self.file)
        if described:
            return Finding(True, f"{self.file} opens: {described}")
        text = folder.text(self.file)
        evidence = f"{self.file} opens and has {len(text):,} characters of text"
        return Finding(
            bool(text.strip()), evidence if text.strip() else f"{self.file} opens but holds no text"
        )


class SheetFigure(_Base):
    """A cell reads `name` and the next filled cell to its right holds `value`, give or take `tolerance`."""

    type: Literal["sheet_figure"]
    name: str
    value: Decimal
    tolerance: Decimal = Field(default=Decimal("0.01"), ge=0)
    percent: bool = False

    def find(self, folder: Folder) -> Finding:
        return figure_in_sheets(folder.sheets(self.file), self.name, self.value, self.tolerance, self.percent)


class SheetText(_Base):
    """A cell reads `name` and the next filled cell to its right contains `value`, whatever the case."""

    type: Literal["sheet_text"]
    name: str
    value: str = Field(min_length=1)

    def find(self, folder: Folder) -> Finding:
        return text_in_sheets(folder.sheets(self.file), self.name, self.value)


class DocumentFigure(_Base):
    """The text states the size of `value`: thousands separators, currency and sign are free."""

    type: Literal["document_figure"]
    value: Decimal
    tolerance: Decimal = Field(default=Decimal("0.01"), ge=0)

    def find(self, folder: Folder) -> Finding:
        return figure_in_text(folder.text(self.file), self.value, self.tolerance)


class DocumentWords(_Base):
    """The text contains every one of `words` and none of `without`, as whole words, whatever the case."""

    type: Literal["document_words"]
    words: list[str] = []
    without: list[str] = []

    def find(self, folder: Folder) -> Finding:
        return find_words(folder.text(self.file), self.words, self.without)


class Headings(_Base):
    """Every one of `headings` stands on a line of its own."""

    type: Literal["headings"]
    headings: list[str] = Field(min_length=1)

    def find(self, folder: Folder) -> Finding:
        return headings_in(folder.text(self.file), self.headings)


Check = Annotated[
    FilePresent | FileOpens | SheetFigure | SheetText | DocumentFigure | DocumentWords | Headings,
    Field(discriminator="type"),
]
CHECKS: TypeAdapter[list[Check]] = TypeAdapter(list[Check])


class CheckItem(BaseModel):
    """What one check found; `evidence` quotes it, says where it stands and what was expected."""

    id: str
    label: str
    weight: Decimal
    passed: bool
    evidence: str


class CheckReport(BaseModel):
    """`score` is the passed share of all weights, 0 to 1, four places."""

    score: Decimal
    items: list[CheckItem]


def evaluate(checks: Sequence[Check], *, folder: Path, files: Sequence[str]) -> CheckReport:
    """Runs every check on the submitted `files` (paths inside `folder`).

    Never raises for what a coworker delivered: what can't be read is a failed check that says why.
    Raises ValueError when there is no check to run: no score is not a score of nothing.
    """
    if not checks:
        raise ValueError("a task without checks can't be evaluated by checks")
    submitted = Folder(folder, files)
    items = [_item(check, submitted) for check in checks]
    total = sum((item.weight for item in items), Decimal(0))
    passed = sum((item.weight for item in items if item.passed), Decimal(0))
    score = (passed / total).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return CheckReport(score=score, items=items)


def _item(check: Check, folder: Folder) -> CheckItem:
    try:
        finding = check.find(folder)
    except Unreadable as problem:
        finding = Finding(False, str(problem))
    return CheckItem(
        id=check.id, label=check.label, weight=check.weight, passed=finding.passed, evidence=finding.evidence
    )
