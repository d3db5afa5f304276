"""How far the sheets of a workbook reach: known before anything is allocated for them."""

import re
from collections import Counter
from xml.parsers import expat

from clawwork_api.documents.safety import too_large

MAX_AREA = 2_000_000
MAX_CHARACTERS = 100_000_000
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
VALUES = frozenset({"v", "f", "is"})


class Extent:
    """Follows every part of a workbook, and holds what its cells will take."""

    def __init__(self) -> None:
        self.unvalued = False
        self._sheets: list[_Part] = []
        self._used: Counter[int] = Counter()

    def watch(self, parser: expat.XMLParserType) -> None:
        """Follows one more part."""
        part = _Part(self._used)
        parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
        parser.CharacterDataHandler = part.text
        self._sheets.append(part)

    def check(self, name: str) -> None:
        """Raises DocumentError too_large when the cells would not fit into memory."""
        for part in self._sheets:
            # Readers allocate the whole rectangle, and every row up to its last styled cell.
            if max(part.rows * part.columns, part.padded, len(part.strings)) > MAX_AREA:
                raise too_large(name, f"a sheet reaches {part.rows:,} rows x {part.columns:,} columns")
            # A shared text is copied into each cell that shows it.
            shown = sum(
                times * part.strings[at] for at, times in self._used.items() if at < len(part.strings)
            )
            if shown > MAX_CHARACTERS:
                raise too_large(name, f"its cells show {shown:,} characters")
        self.unvalued = any(part.unvalued for part in self._sheets)


class _Part:
    """Handlers for one part; in a part that is no sheet nothing is found."""

    def __init__(self, used: Counter[int]) -> None:
        self.rows = self.columns = self.padded = 0
        self.unvalued = False
        self.strings: list[int] = []
        self._used = used
        self._row = self._column = 0
        self._formula = self._shared = False
        self._value = self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._inside = tag.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif name == "c":
            self._cell(attributes)
        elif name in VALUES:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            self._formula = self._formula or name == "f"
        elif name == "si":
            self.strings.append(0)

    def text(self, data: str) -> None:
        if self._inside == "v":
            self._value += data.strip()
        elif self._inside == "t" and self.strings:
            self.strings[-1] += len(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._inside = ""
        if name == "c":
            self.unvalued = self.unvalued or (self._formula and not self._value)
            if self._shared and self._value.isascii() and self._value.isdigit():
                self._used[int(self._value[:9])] += 1
        elif name == "row":
            self.padded += self._column

    def _cell(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("t")
        self._formula, self._value, self._shared = False, "", kind == "s"
        self.unvalued = self.unvalued or kind == "e"
        match = REFERENCE.fullmatch(attributes.get("r", ""))
        if match:
            self._row, self._column = int(match[2]), column_number(match[1])
        else:
            self._column += 1


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
