"""The ZIP package of an office document, opened only where nothing in it can grow beyond bounds."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.workbook.trees import Tree, local_name
from services.profiler.errors import DecompressionLimit, UnreadableFile, UnsupportedEncrypted

MAX_ENTRIES = 2_000
MAX_DIRECTORY_BYTES = 2 * 1024**2
FREE_BYTES = 16 * 1024**2
"""What a package may always expand to: small repetitive documents compress well."""
IS_ENCRYPTED = 0x1
END, END_64, LOCATOR_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
LOCAL_HEADER_BYTES = 30


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the last word of the relation's type, and the name of the other part."""

    kind: str
    part: str


class Package:
    """The parts of a document by name. Raises UnreadableFile, UnsupportedEncrypted, DecompressionLimit."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._limits = limits
        self._size = path.stat().st_size
        self.max_bytes = min(limits.max_bytes, max(FREE_BYTES, self._size * limits.max_expansion_ratio))
        with broken_is_unreadable():
            _check_directory(path)
            self._archive = zipfile.ZipFile(path)
            try:
                self._check(self._archive.infolist())
            except BaseException:
                self._archive.close()
                raise
        self._names = {name.lower(): name for name in self._archive.namelist()}

    def has(self, part: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return part.lower() in self._names

    def open(self, part: str) -> IO[bytes]:
        """The bytes of a part. Raises UnreadableFile if it is missing."""
        if not self.has(part):
            raise UnreadableFile("a part of the workbook is missing")
        return self._archive.open(self._names[part.lower()])

    def tree(self, part: str) -> Tree:
        """The elements of a part."""
        return Tree(self.open(part), self._limits.max_record_bytes, self._limits.max_depth)

    def relations(self, part: str) -> dict[str, Relation]:
        """By id; those that leave the package are left out: nothing outside it is ever opened."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(source):
            return {}
        found: dict[str, Relation] = {}
        for element in self.tree(source).children():
            target = element.get("Target", "")
            if local_name(element) == "Relationship" and element.get("TargetMode", "") != "External" and target:
                joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[element.get("Id", "")] = Relation(element.get("Type", "").rpartition("/")[2], joined)
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_ENTRIES or len({entry.filename.lower() for entry in entries}) < len(entries):
            raise UnreadableFile("the package has too many parts, or two of one name")
        if any(entry.flag_bits & IS_ENCRYPTED for entry in entries):
            raise UnsupportedEncrypted("the workbook is encrypted")
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise UnreadableFile("the package is compressed in a way that workbooks are not")
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if not end <= entry.header_offset < self._size:
                raise UnreadableFile("parts of the package overlap, or stand beyond its end")
            end = entry.header_offset + LOCAL_HEADER_BYTES + len(entry.orig_filename.encode()) + entry.compress_size
        # A part that holds more than it declares is cut off there and fails its checksum.
        if sum(entry.file_size for entry in entries) > self.max_bytes:
            raise DecompressionLimit(f"the workbook expands to more than {self.max_bytes:,} bytes")


def _check_directory(path: Path) -> None:
    """The directory is read at once and in full: its size is looked at before."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_536 - END.size - END_64.size - LOCATOR_64.size))
        tail = file.read()
    at = len(tail) - END.size
    if at < 0 or not (tail[at:].startswith(b"PK\x05\x06") and tail.endswith(b"\0\0")):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise UnreadableFile("the package is cut off")
    entries, directory_bytes = END.unpack_from(tail, at)[4:6]
    if tail[max(0, at - LOCATOR_64.size) : at].startswith(b"PK\x06\x07"):
        entries, directory_bytes = END_64.unpack_from(tail, at - LOCATOR_64.size - END_64.size)[7:9]
    if entries > MAX_ENTRIES or directory_bytes > MAX_DIRECTORY_BYTES:
        raise UnreadableFile(f"the package has more than {MAX_ENTRIES} parts")


@contextmanager
def broken_is_unreadable() -> Generator[None]:
    """Library errors quote what they read: they become ours, without their words."""
    try:
        yield
    except RuntimeError as error:
        # The archive's reader has two: a part behind a password, a kind of a newer day. All others are faults of ours.
        if "password" in str(error):
            raise UnsupportedEncrypted("the workbook is encrypted") from None
        if isinstance(error, NotImplementedError):
            raise UnreadableFile("the package is written in a way that workbooks are not") from None
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ParseError, ExpatError, ValueError, LookupError, OverflowError):
        raise UnreadableFile("the workbook breaks the rules of its format") from None
