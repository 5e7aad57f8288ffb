"""The formats that are read, and the door to all of them."""

from __future__ import annotations

from pathlib import Path

from services.profiler.core.readers.arrow import ArrowReader
from services.profiler.core.readers.avro import AvroReader
from services.profiler.core.readers.base import GuessingReader, Reader, ReadLimits, ReadOptions, Table
from services.profiler.core.readers.delimited import DelimitedReader
from services.profiler.core.readers.excel import ExcelReader
from services.profiler.core.readers.json import JsonReader
from services.profiler.core.readers.parquet import ParquetReader
from services.profiler.core.readers.signatures import refuse_known_binaries
from services.profiler.core.readers.wrapping.table import UnwrappedTable
from services.profiler.core.readers.wrapping.unwrapping import unwrap
from services.profiler.errors import EmptyFile, FileTooLarge, InvalidReadOption, UnsupportedFormat

READERS: tuple[Reader, ...] = (
    DelimitedReader(),
    JsonReader(),
    ExcelReader(),
    ParquetReader(),
    ArrowReader(),
    AvroReader(),
)

HEAD_BYTES = 64 * 1024
LEAST_CERTAINTY = 0.3
ALIASES = {
    "csv": "delimited",
    "tsv": "delimited",
    "ndjson": "json",
    "jsonl": "json",
    "geojson": "json",
    "xlsx": "excel",
    "xlsm": "excel",
}


def open_table(
    path: Path,
    file_name: str,
    options: ReadOptions,
    limits: ReadLimits,
    spill_dir: Path,
    *,
    sha256: str = "",
    may_guess: bool = False,
) -> Table:
    """Open a file whose format its content tells, with the types of its columns decided; a wrapped one is unpacked first.

    ``file_name`` is what the user calls the file and never a path; ``spill_dir`` is private to this read. ``sha256`` is the
    digest if it is known already. With ``may_guess`` the types may be guessed: such a table is read once, in half the time, and
    its ``batches`` may raise GuessFailed. Raises subclasses of InvalidRequest and LimitExceeded from ``profiler.errors``.
    """
    size = path.stat().st_size
    # A pipe has no size: reading it tells, or the clock ends it.
    if not size and path.is_file():
        raise EmptyFile("the file holds no byte")
    if size > limits.max_bytes:
        raise FileTooLarge(size, limits.max_bytes)
    unwrapped = unwrap(path, file_name, limits, spill_dir, sha256)
    if unwrapped is None:
        return _opened(path, file_name, options, limits, spill_dir, sha256, may_guess=may_guess)
    inner = unwrapped.path, unwrapped.file_name
    try:
        return UnwrappedTable(_opened(*inner, options, limits, spill_dir, unwrapped.sha256, may_guess=may_guess), unwrapped)
    except BaseException:
        unwrapped.remove()
        raise


def _opened(
    path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str, *, may_guess: bool
) -> Table:
    reader = _chosen(path, file_name, options)
    if may_guess and isinstance(reader, GuessingReader):
        guessed = reader.guess(path, file_name, options, limits, spill_dir, sha256)
        if guessed is not None:
            return guessed
    return reader.open(path, file_name, options, limits, spill_dir, sha256)


def _chosen(path: Path, file_name: str, options: ReadOptions) -> Reader:
    if options.format:
        name = ALIASES.get(options.format, options.format)
        named = next((reader for reader in READERS if reader.name == name), None)
        if named is None:
            raise InvalidReadOption("format", f"a format is one of {', '.join(reader.name for reader in READERS)}")
        return named
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    certainty, best = max(((reader.recognizes(head, file_name), reader) for reader in READERS), key=lambda pair: pair[0])
    if certainty < 1:
        refuse_known_binaries(head, is_text=certainty >= LEAST_CERTAINTY)
    if certainty < LEAST_CERTAINTY:
        raise UnsupportedFormat("the file is of no format that is read")
    return best
