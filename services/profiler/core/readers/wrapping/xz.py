"""xz, of one or more streams."""

from __future__ import annotations

import lzma
from pathlib import Path

from services.profiler.core.readers.wrapping.base import Content, without_suffix
from services.profiler.core.readers.wrapping.streams import MEMORY_BYTES, stream_blocks

MAGIC = b"\xfd7zXZ\x00"


class XzWrapper:
    """LZMA2 blocks with checksums."""

    name = "xz"

    def recognizes(self, head: bytes, path: Path) -> bool:
        return head.startswith(MAGIC)

    def open(self, path: Path, file_name: str) -> Content:
        blocks = stream_blocks(path, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY_BYTES))
        return Content(without_suffix(file_name, (".xz",)), blocks)
