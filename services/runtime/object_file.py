"""One object as one file: its body, then what is known about it, then where that begins.

    body | JSON | length of the JSON, 4 bytes | MAGIC

One file is the only thing that a file system makes visible at once, and a digest is known only after its body was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from services.runtime.objects import ObjectCorrupt, ObjectInfo

MAGIC = b"PMDOBJ1\n"
_FOOTER = struct.Struct(">I8s")


class ObjectWriter:
    """Writes one object into a temporary file. Not thread-safe, but movable between threads."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> None:
        """Append to the body."""
        self._file.write(chunk)
        self._digest.update(chunk)
        self._size += len(chunk)

    def finish(self, key: str, media_type: str, metadata: Mapping[str, str], now: datetime) -> ObjectInfo:
        """Close the body; when this returns, the file survives a power loss."""
        info = ObjectInfo(key, self._size, self._digest.hexdigest(), media_type, now, dict(metadata))
        known = {
            "size_bytes": info.size_bytes,
            "sha256": info.sha256,
            "media_type": media_type,
            "modified_at": now.timestamp(),
            "metadata": info.metadata,
        }
        text = json.dumps(known, sort_keys=True).encode()
        self._file.write(text + _FOOTER.pack(len(text), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        return info

    def close(self) -> None:
        """Close without finishing."""
        self._file.close()


def read_info(file: BinaryIO, key: str) -> ObjectInfo:
    """What is known about the object in an open file. Raises ``ObjectCorrupt``. Leaves the file at the body's beginning."""
    try:
        size = file.seek(0, os.SEEK_END)
        file.seek(size - _FOOTER.size)
        length, magic = _FOOTER.unpack(file.read(_FOOTER.size))
        file.seek(size - _FOOTER.size - length)
        known = json.loads(file.read(length))
        modified_at = datetime.fromtimestamp(known["modified_at"], UTC)
        info = ObjectInfo(key, known["size_bytes"], known["sha256"], known["media_type"], modified_at, known["metadata"])
    except (ValueError, OSError, struct.error, KeyError, TypeError) as error:
        raise ObjectCorrupt("the stored file is not an object") from error
    if magic != MAGIC or info.size_bytes != size - _FOOTER.size - length:
        raise ObjectCorrupt("the stored file is not whole")
    file.seek(0)
    return info
