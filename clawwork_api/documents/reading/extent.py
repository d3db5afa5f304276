"""How far the sheets of a workbook reach: known before anything is allocated for them."""

import re
import zipfile
from xml.parsers import expat

from clawwork_api.documents.safety import scan_xml, too_large

MAX_AREA = 2_000_000
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
VALUES = frozenset({"v", "f", "is"})


class _Extent:
    """Handlers that follow the filled cells of one sheet."""

    def __init__(self) -> None:
        self.rows = self.columns = self.padded = 0
        self.unvalued = False
        self._row = self._column = 0
        self._formula = self._value = False
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._inside = name
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif name == "c":
            self._place(attributes.get("r"))
            self.unvalued = self.unvalued or attributes.get("t") == "e"
        elif name in VALUES:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            self._formula = self._formula or name == "f"

    def text(self, data: str) -> None:
        self._value = self._value or (self._inside == "v" and bool(data.strip()))

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._inside = ""
        if name == "c":
            self.unvalued = self.unvalued or (self._formula and not self._value)
        elif name == "row":
            self.padded += self._column

    def _place(self, reference: str | None) -> None:
        self._formula = self._value = False
        if reference is None:
            self._column += 1
            return
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError("a cell without a place")
        self._row, self._column = int(match[2]), column_number(match[1])


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_extent(package: zipfile.ZipFile, name: str) -> bool:
    """Whether some formula has no stored value, or an error for one. Raises DocumentError too_large."""
    unvalued = False
    for entry in package.infolist():
        if SHEET_PART.fullmatch(entry.filename):
            extent = _scan(package, entry)
            # Readers allocate the whole rectangle, and every row up to its last styled cell.
            if max(extent.rows * extent.columns, extent.padded) > MAX_AREA:
                raise too_large(name, f"a sheet reaches {extent.rows:,} rows x {extent.columns:,} columns")
            unvalued = unvalued or extent.unvalued
    return unvalued


def _scan(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> _Extent:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = extent.start, extent.end
    parser.CharacterDataHandler = extent.text
    with package.open(entry) as part:
        scan_xml(part, parser)
    return extent
