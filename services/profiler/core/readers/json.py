"""Reads JSON: an array of records, records line by line, or one object that holds them."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from json import detect_encoding as detect_wide
from pathlib import Path

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.document.layout import SUFFIXES, certainty
from services.profiler.core.readers.document.lines import RowLines
from services.profiler.core.readers.document.opening import Document
from services.profiler.core.readers.document.rows import Rows
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spooled import SpooledTable
from services.profiler.core.readers.text import encoding as encodings
from services.profiler.core.readers.text.encoding import Encoding
from services.profiler.core.readers.text.opening import utf8_path


class JsonReader:
    """Records as rows, the paths in them as columns."""

    name = "json"
    suffixes: tuple[str, ...] = SUFFIXES

    def recognizes(self, head: bytes, file_name: str) -> float:
        return 0.0 if encodings.looks_binary(head) else certainty(head, file_name)

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> SpooledTable:
        encoding = encodings.declared_encoding(options.encoding, path) if options.encoding else _detected(path)
        digest = Digest(path, sha256)
        try:
            try:
                return _read(path, file_name, digest, encoding, options, limits, spill_dir)
            except UnicodeDecodeError:
                # What was not UTF-8 stood beyond every probe: now the whole file tells.
                encoding = _second_thought(path, encoding)
                return _read(path, file_name, digest, encoding, options, limits, spill_dir, lossy=True)
        except BaseException:
            digest.close()
            raise


def _detected(path: Path) -> Encoding:
    """The first two signs of JSON are ASCII: zeros among their bytes tell the wide encodings."""
    with path.open("rb") as file:
        name = detect_wide(file.read(4))
    is_wide = name.startswith(("utf-16-", "utf-32-"))
    return Encoding(name, confidence=0.95) if is_wide else encodings.detect_encoding(path)


def _second_thought(path: Path, encoding: Encoding) -> Encoding:
    if encoding.bom_bytes or encodings.is_mostly_utf8(*encodings.undecodable_count(path)):
        return encoding
    return encodings.detect_legacy_in(path)


def _read(
    path: Path,
    file_name: str,
    digest: Digest,
    encoding: Encoding,
    options: ReadOptions,
    limits: ReadLimits,
    spill_dir: Path,
    *,
    lossy: bool = False,
) -> SpooledTable:
    """One pass over the records, whose cells are kept; of a document that is one object, a survey before."""
    problems, lines, size_bytes = Problems(), RowLines(), path.stat().st_size
    rows = Rows(limits, spill_dir, problems)
    try:
        text = utf8_path(path, encoding, spill_dir, problems, lossy=lossy)
        document = Document(text, encoding.bom_bytes if text == path else 0, file_name, options, limits, problems)
        with _collection_paused():
            for records in document.records():
                rows.add(records.values)
                lines.add(records.lines)
        spool = rows.spooled(options)
    finally:
        rows.close()
        # What was transcoded has been read, or could not be.
        (spill_dir / "text.utf8").unlink(missing_ok=True)

    def report(sha256: str) -> LoadReport:
        return LoadReport(
            file_name=file_name,
            format=document.format,
            size_bytes=size_bytes,
            sha256=sha256,
            encoding=encoding.name,
            has_bom=encoding.bom_bytes > 0,
            json_path=document.json_path,
            problems=problems.as_tuple(),
            confidence={"encoding": encoding.confidence, **document.confidence},
        )

    return SpooledTable(spool, digest, size_bytes, report, lines.line)


@contextmanager
def _collection_paused() -> Generator[None]:
    # Plain values form no cycles: looking for some among so many new objects takes as long as parsing.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
