"""Reads delimited text: CSV, TSV and their many cousins."""

from __future__ import annotations

from pathlib import Path

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.prefetch import prefetched
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.text import encoding as encodings
from services.profiler.core.readers.text.encoding import Encoding
from services.profiler.core.readers.text.guessing import GuessedTable
from services.profiler.core.readers.text.opening import open_text, utf8_path
from services.profiler.core.readers.text.scanner import CHUNK_BYTES, Scanner
from services.profiler.core.readers.text.table import DelimitedTable, Origin, Scan

GUESSED_BYTES = CHUNK_BYTES


class DelimitedReader:
    """Text in lines, cut into cells."""

    name = "delimited"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab", ".psv", ".txt", ".dat")

    def recognizes(self, head: bytes, file_name: str) -> float:
        if encodings.looks_binary(head):
            return 0.0
        return 0.6 if file_name.lower().endswith(self.suffixes) else 0.4

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> DelimitedTable:
        encoding = encodings.declared_encoding(options.encoding, path) if options.encoding else encodings.detect_encoding(path)
        origin = Origin(path, file_name, Digest(path, sha256))
        try:
            table = _read_if_decodable(origin, encoding, options, limits, spill_dir)
            # What was not UTF-8 stood beyond every probe: now the whole file tells.
            return table or _read(origin, _second_thought(path, encoding), options, limits, spill_dir, lossy=True)
        except BaseException:
            origin.digest.close()
            raise

    def guess(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> GuessedTable | None:
        """A table to be read once, of a file so large that reading it twice is felt; None of a smaller one."""
        if path.stat().st_size < GUESSED_BYTES:
            return None
        encoding = encodings.declared_encoding(options.encoding, path) if options.encoding else encodings.detect_encoding(path)
        origin = Origin(path, file_name, Digest(path, sha256))
        try:
            return GuessedTable(_opened(origin, encoding, options, limits, spill_dir, lossy=False))
        except UnicodeDecodeError:
            origin.digest.close()
            return None
        except BaseException:
            origin.digest.close()
            raise


def _read_if_decodable(
    origin: Origin, encoding: Encoding, options: ReadOptions, limits: ReadLimits, spill_dir: Path
) -> DelimitedTable | None:
    try:
        return _read(origin, encoding, options, limits, spill_dir)
    except UnicodeDecodeError:
        return None


def _second_thought(path: Path, encoding: Encoding) -> Encoding:
    if encoding.bom_bytes or encodings.is_mostly_utf8(*encodings.undecodable_count(path)):
        return encoding
    return encodings.detect_legacy_in(path)


def _read(
    origin: Origin, encoding: Encoding, options: ReadOptions, limits: ReadLimits, spill_dir: Path, *, lossy: bool = False
) -> DelimitedTable:
    """One scan decides everything; the table reads the rows again."""
    scan = _opened(origin, encoding, options, limits, spill_dir, lossy=lossy)
    for part, frame in prefetched(scan.parts()):
        scan.take(part, frame)
    scan.decide()
    return DelimitedTable(scan)


def _opened(origin: Origin, encoding: Encoding, options: ReadOptions, limits: ReadLimits, spill_dir: Path, *, lossy: bool) -> Scan:
    problems = Problems()
    path = utf8_path(origin.path, encoding, spill_dir, problems, lossy=lossy)
    try:
        text = open_text(path, encoding, options, limits, problems, has_mark=path == origin.path)
    except BaseException:
        if path != origin.path:
            path.unlink(missing_ok=True)
        raise
    scanner = Scanner(text.dialect, text.shape, limits, problems, options.null_values)
    types = ColumnTypes(text.names, options)
    return Scan(origin, text, scanner, types, problems, options, limits, Spill(spill_dir))
