"""The directory of a ZIP archive: what is in it, and which of it is data."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from services.profiler.errors import DecompressionLimit, EmptyFile, SeveralFiles, UnreadableFile, UnsupportedEncrypted

MAX_DIRECTORY_BYTES = 1024**2
"""Room for ten thousand files and more; nobody's archive of one file."""
OFFICE_NAMES = frozenset({"[Content_Types].xml", "mimetype", "content.xml"})
"""Names at the top of an archive that make it a workbook or another office document."""
JUNK_FOLDER = "__MACOSX"
JUNK_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
JUNK_PREFIX = "._"
ENCRYPTED = 0x1
LOCAL_HEADER = struct.Struct("<4s22xHH")
LOCAL_MAGIC = b"PK\x03\x04"


class BadArchive(UnreadableFile):
    """The directory is missing or broken."""


def list_entries(path: Path) -> Sequence[ZipInfo]:
    """Everything that the directory names. Raises ``BadArchive``, ``DecompressionLimit`` for a huge directory."""
    with _Reader(io.FileIO(path)) as file:
        try:
            with ZipFile(file) as archive:
                return archive.infolist()
        except (BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OSError, KeyError, OverflowError):
            raise BadArchive("the ZIP archive has no directory that makes sense; it may be cut off") from None


def is_office_document(entries: Sequence[ZipInfo]) -> bool:
    """Whether the archive is a document of an office program, to be read as such."""
    return any(entry.filename in OFFICE_NAMES for entry in entries)


def only_member(path: Path) -> ZipInfo:
    """The one file with data. Raises ``SeveralFiles``, ``EmptyFile``, ``UnsupportedEncrypted``."""
    # Not is_dir(): it stumbles over a name that is empty, or begins with a NUL.
    members = [entry for entry in list_entries(path) if not entry.filename.endswith("/") and not _is_junk(entry.filename)]
    if len(members) > 1:
        raise SeveralFiles(len(members))
    if not members:
        raise EmptyFile("the ZIP archive holds no file")
    if members[0].flag_bits & ENCRYPTED:
        raise UnsupportedEncrypted("the ZIP archive is encrypted")
    return members[0]


def data_start(file: BinaryIO, member: ZipInfo) -> int:
    """Byte at which a member's compressed data begin. Raises ``UnreadableFile``."""
    header = b""
    # A broken directory may point before the file's beginning, or further than any file reaches.
    if 0 <= member.header_offset <= file.seek(0, io.SEEK_END):
        file.seek(member.header_offset)
        header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
        raise UnreadableFile("the ZIP archive's directory points to no file")
    _, name_bytes, extra_bytes = LOCAL_HEADER.unpack(header)
    return int(member.header_offset + LOCAL_HEADER.size + name_bytes + extra_bytes)


def _is_junk(name: str) -> bool:
    """What file managers leave behind."""
    folders, _, base = name.replace("\\", "/").rpartition("/")
    return JUNK_FOLDER in folders.split("/") or base in JUNK_NAMES or base.startswith(JUNK_PREFIX)


class _Reader(io.BufferedReader):
    """The library takes the whole directory in one read: a huge one is refused before it is in memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise DecompressionLimit(f"the ZIP archive's directory is larger than {MAX_DIRECTORY_BYTES:,} bytes")
        return super().read(size)
