"""What is read of an object's file in one go: for a small one, each way through a thread costs more than the disk."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from services.runtime.object_bodies import DigestCheck
from services.runtime.object_file import read_info
from services.runtime.objects import ObjectInfo, too_large


def opened(path: Path, key: str) -> tuple[BinaryIO, ObjectInfo] | None:
    """The file at the beginning of its body, and what is known about it; None if there is none. Raises ``ObjectCorrupt``."""
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        return file, read_info(file, key)
    except BaseException:
        file.close()
        raise


def info_of(path: Path, key: str) -> ObjectInfo | None:
    """What is known about an object; None if there is none. Raises ``ObjectCorrupt``."""
    found = opened(path, key)
    if found is None:
        return None
    found[0].close()
    return found[1]


def read_whole(path: Path, key: str, max_bytes: int) -> bytes | None:
    """A body, its digest checked; None if there is none. Raises ``ObjectCorrupt``, ``LimitExceeded``."""
    found = opened(path, key)
    if found is None:
        return None
    file, info = found
    with file:
        if info.size_bytes > max_bytes:
            raise too_large(max_bytes)
        body = file.read(info.size_bytes)
    check = DigestCheck(info.sha256, info.size_bytes)
    check.update(body)
    check.finish()
    return body
