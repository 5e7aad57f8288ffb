"""bzip2, of one or more streams."""

from __future__ import annotations

import bz2
from pathlib import Path

from services.profiler.core.readers.wrapping.base import Content, without_suffix
from services.profiler.core.readers.wrapping.streams import stream_blocks

MAGIC = b"BZh"
BEHIND_LEVEL = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
"""A first block, or the end of an empty stream: the magic alone may begin a text."""


class Bzip2Wrapper:
    """Blocks, each sorted and packed for itself."""

    name = "bzip2"

    def recognizes(self, head: bytes, path: Path) -> bool:
        return head.startswith(MAGIC) and head[3:4].isdigit() and head[4:10] in BEHIND_LEVEL

    def open(self, path: Path, file_name: str) -> Content:
        return Content(without_suffix(file_name, (".bz2", ".bz")), stream_blocks(path, bz2.BZ2Decompressor))
