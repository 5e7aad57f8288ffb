"""Office documents that are no ZIP package: what they are, so that the refusal helps."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NoReturn

from services.profiler.errors import UnsupportedEncrypted, UnsupportedFormat

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY_BYTES = 128
MAX_SECTOR_SHIFT = 16


def refuse_ole(path: Path) -> NoReturn:
    """Raises UnsupportedEncrypted for a workbook behind a password, UnsupportedFormat for everything else."""
    names = _first_names(path)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise UnsupportedEncrypted("the workbook is encrypted: it needs a password")
    if names & {"Workbook", "Book"}:
        raise UnsupportedFormat("the file is an old Excel workbook (xls), which is not read: save it as xlsx")
    raise UnsupportedFormat("the file is an old office document, which is not read")


def _first_names(path: Path) -> set[str]:
    """Names in the first sector of the directory: those of the streams that say what the document is stand there."""
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512:
            return set()
        (shift,), (sector,) = struct.unpack_from("<H", header, 30), struct.unpack_from("<L", header, 48)
        size = 1 << min(shift, MAX_SECTOR_SHIFT)
        file.seek((sector + 1) * size)
        directory = file.read(max(size, 8 * ENTRY_BYTES))
    entries = [directory[i : i + ENTRY_BYTES] for i in range(0, len(directory), ENTRY_BYTES)]
    return {entry[: min(64, max(0, _length(entry) - 2))].decode("utf-16-le", "replace") for entry in entries if len(entry) > 66}


def _length(entry: bytes) -> int:
    return int.from_bytes(entry[64:66], "little")
