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
from services.profiler.core.readers.text.clean import CleanParser
from services.profiler.core.readers.text.encoding import Encoding
from services.profiler.core.readers.text.opening import open_text, utf8_path
from services.profiler.core.readers.text.parts import PartIndex
from services.profiler.core.readers.text.rereading import Rereader
from services.profiler.core.readers.text.scanner import Scanner
from services.profiler.core.readers.text.table import DelimitedTable, Origin


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
    problems, spill = Problems(), Spill(spill_dir)
    path = utf8_path(origin.path, encoding, spill_dir, problems, lossy=lossy)
    text = open_text(path, encoding, options, limits, problems, has_mark=path == origin.path)
    scanner = Scanner(text.dialect, text.shape, limits, problems, options.null_values)
    index, types = PartIndex(), ColumnTypes(text.names, options)
    for part, frame in prefetched(scanner.parts(text.path, text.start, text.first_line, text.stop)):
        index.add(part)
        types.observe(frame)
        if part.is_repaired:
            spill.put(part.first_row, frame)
    rereader = Rereader(text.path, CleanParser(text.dialect, len(text.names), options.null_values), index, spill)
    undecided = types.undecided()
    if undecided:
        types.observe_again(undecided, (frame for frame, _, _ in rereader.frames({}, limits.batch_rows)))
    types.decide(problems)
    return DelimitedTable(origin, text, types, rereader, scanner.extra_cells, scanner.line_end, problems, limits)
