"""Replacing text that may lie across several stretches of one paragraph."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from clawwork_api.documents.errors import DocumentError

SHOWN = 60


@dataclass(frozen=True)
class Replacement:
    """`find` exactly as it stands; `everywhere`: each time it occurs, else it has to occur once."""

    find: str
    replace: str
    everywhere: bool = False


@dataclass(frozen=True)
class Paragraph:
    """The stretches of one paragraph, and how to set one of them by its place."""

    texts: Sequence[str]
    write: Callable[[int, str], None]


def check_count(name: str, wanted: Replacement, count: int) -> None:
    """Raises DocumentError unless `count` occurrences are what `wanted` means."""
    shown = wanted.find if len(wanted.find) <= SHOWN else f"{wanted.find[:SHOWN]}…"
    if count == 0:
        raise DocumentError(
            "not_found_in_file",
            f"{name} has no text {shown!r}; copy it exactly as read_file shows it, from one paragraph",
        )
    if count > 1 and not wanted.everywhere:
        raise DocumentError(
            "ambiguous",
            f"{name} has {shown!r} {count} times; give more of the text around it, or set everywhere",
        )


def replace_in(name: str, paragraphs: Callable[[], Iterable[Paragraph]], wanted: Replacement) -> None:
    """Makes one replacement in a document of paragraphs. Raises DocumentError."""
    count = sum("".join(p.texts).count(wanted.find) for p in paragraphs())
    check_count(name, wanted, count)
    for paragraph in paragraphs():
        changed = spliced(paragraph.texts, wanted.find, wanted.replace)
        for at, (old, new) in enumerate(zip(paragraph.texts, changed, strict=True)):
            if old != new:
                paragraph.write(at, new)


def spliced(texts: Sequence[str], find: str, new: str) -> list[str]:
    """The stretches after the replacement; the new text takes the look of the stretch where the old began."""
    changed, whole = list(texts), "".join(texts)
    starts = [0, *accumulate(len(text) for text in texts)]
    place = whole.rfind(find)
    while place != -1:
        end = place + len(find)
        for at in range(len(texts) - 1, -1, -1):
            low, high = max(place, starts[at]), min(end, starts[at + 1])
            if low < high:
                middle = new if starts[at] <= place < starts[at + 1] else ""
                cut = changed[at]
                changed[at] = cut[: low - starts[at]] + middle + cut[high - starts[at] :]
        place = whole.rfind(find, 0, place)
    return changed
