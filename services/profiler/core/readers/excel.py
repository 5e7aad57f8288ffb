"""Reads workbooks: the largest table of a sheet, its cells as they stand."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from services.profiler.core.load_report import LoadReport, Sheet
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spooled import SpooledTable
from services.profiler.core.readers.workbook.choice import choose_sheet
from services.profiler.core.readers.workbook.ole import MAGIC, refuse_ole
from services.profiler.core.readers.workbook.package import Package, broken_is_unreadable
from services.profiler.core.readers.workbook.recognition import is_open_document, looks_like_workbook
from services.profiler.core.readers.workbook.table import SheetTable
from services.profiler.core.readers.workbook.xlsx import XlsxBook
from services.profiler.errors import InvalidReadOption, UnsupportedFormat

HEAD_BYTES = 512
MAX_SKIPPED_ROWS = 1_000_000
MAX_HEADER_ROWS = 250


class ExcelReader:
    """Office Open XML workbooks. Older ones and encrypted ones are known as well, to be refused by name."""

    name = "excel"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")

    def recognizes(self, head: bytes, file_name: str) -> float:
        return 1.0 if head.startswith(MAGIC) or is_open_document(head) or looks_like_workbook(head) else 0.0

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> SpooledTable:
        _check(options)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if head.startswith(MAGIC):
            refuse_ole(path)
        if is_open_document(head):
            raise UnsupportedFormat("the file is an OpenDocument file such as ods, which is not read: save it as xlsx")
        digest = Digest(path, sha256)
        try:
            with broken_is_unreadable():
                return _read(path, file_name, options, limits, spill_dir, digest)
        except BaseException:
            digest.close()
            raise


def _read(path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, digest: Digest) -> SpooledTable:
    problems, size = Problems(), path.stat().st_size
    with ExitStack() as stack:
        package = Package(path, limits)
        stack.callback(package.close)
        book = XlsxBook(package, spill_dir, problems)
        stack.callback(book.close)
        sheet, sheets = choose_sheet(book, options, limits, spill_dir, package.max_bytes, problems)
        stack.callback(sheet.grid.close)
        table = SheetTable(sheet, options, limits, spill_dir, problems)
        report = partial(_report, LoadReport(file_name, book.format, size, "", sheet=sheet.entry.name), sheets, table)
    return SpooledTable(table.spool, digest, size, report, table.source_line)


def _report(base: LoadReport, sheets: tuple[Sheet, ...], table: SheetTable, sha256: str) -> LoadReport:
    return replace(
        base,
        sha256=sha256,
        sheets=sheets,
        header_row_count=table.layout.header_count,
        skipped_row_count=table.skipped_row_count,
        problems=table.problems.as_tuple(),
        confidence={"header": round(table.layout.confidence, 3), "table": table.share},
    )


def _check(options: ReadOptions) -> None:
    for name, count, most in (
        ("header_rows", options.header_rows, MAX_HEADER_ROWS),
        ("skip_rows", options.skip_rows, MAX_SKIPPED_ROWS),
    ):
        if count is not None and not 0 <= count <= most:
            raise InvalidReadOption(name, f"a number from 0 to {most} is expected")
