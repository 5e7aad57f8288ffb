"""The sheets of an Office Open XML workbook."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.workbook.cells import MAX_COLUMNS, MAX_ROWS, REFERENCE, CellReader
from services.profiler.core.readers.workbook.formats import temporal_styles
from services.profiler.core.readers.workbook.package import Package, Relation
from services.profiler.core.readers.workbook.serials import Temporal
from services.profiler.core.readers.workbook.sheet import Merge, Row, SheetEntry, SheetNotes
from services.profiler.core.readers.workbook.strings import SharedStrings
from services.profiler.core.readers.workbook.trees import local_name
from services.profiler.errors import UnreadableFile, UnsupportedFormat

MAX_SHEETS = 1_000


class XlsxBook:
    """Opened: sheets, strings and styles are known."""

    format = "xlsx"

    def __init__(self, package: Package, spill_dir: Path, problems: Problems) -> None:
        self._package = package
        part = next((found.part for found in package.relations("").values() if found.kind == "officeDocument"), "xl/workbook.xml")
        if part.lower().endswith(".bin"):
            raise UnsupportedFormat("the file is a binary Excel workbook (xlsb), which is not read: save it as xlsx")
        relations = package.relations(part)
        self.is_1904 = False
        self.sheets = tuple(self._entries(part, relations))
        if not self.sheets:
            raise UnreadableFile("the workbook has no sheet")
        by_kind = {found.kind: found.part for found in relations.values()}
        problems.note("macros_ignored", count=int("vbaProject" in by_kind))
        problems.note("external_links_ignored", count=sum(found.kind == "externalLink" for found in relations.values()))
        self._temporal: Mapping[str, Temporal] = temporal_styles(package, by_kind["styles"]) if "styles" in by_kind else {}
        self._strings = SharedStrings(spill_dir)
        if "sharedStrings" in by_kind:
            self._strings.load(package.tree(by_kind["sharedStrings"]))

    def rows(self, entry: SheetEntry, notes: SheetNotes) -> Generator[Row]:
        """Every row that holds something."""
        cells = CellReader(self._strings, self._temporal, self.is_1904, notes)
        for name, elements in self._package.tree(entry.part).parts():
            if name == "sheetData":
                yield from (row for row in map(cells.read, elements) if row[1])
            elif name == "mergeCells":
                for element in elements:
                    notes.add_merge(_merge(element.get("ref", "")))

    def close(self) -> None:
        """Let go of the file and the strings."""
        self._strings.close()
        self._package.close()

    def _entries(self, part: str, relations: Mapping[str, Relation]) -> Iterator[SheetEntry]:
        """Of the sheets that hold cells; charts stand on sheets too."""
        for element in self._package.tree(part).children():
            name = local_name(element)
            if name == "workbookPr":
                self.is_1904 = element.get("date1904", "") in ("1", "true")
            if name != "sheets":
                continue
            if len(element) > MAX_SHEETS:
                raise UnreadableFile(f"the workbook has more than {MAX_SHEETS} sheets")
            for sheet in element:
                found = relations.get(_relation_id(sheet))
                if found is None:
                    raise UnreadableFile("a sheet of the workbook is missing")
                if found.kind == "worksheet":
                    yield SheetEntry(sheet.get("name", ""), found.part, sheet.get("state", "visible") != "visible")


def _relation_id(sheet: Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _merge(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    corners = [REFERENCE.fullmatch(corner) for corner in (first, last or first)]
    numbers: list[int] = []
    for corner in corners:
        if corner is None:
            raise UnreadableFile("merged cells stand in no such place")
        column = 0
        for letter in corner[1]:
            column = column * 26 + ord(letter) - 64
        numbers += [min(int(corner[2]), MAX_ROWS), min(column, MAX_COLUMNS) - 1]
    return Merge(*numbers)
