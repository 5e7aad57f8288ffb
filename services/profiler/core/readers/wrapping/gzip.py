"""gzip (RFC 1952), of one or more members."""

from __future__ import annotations

from pathlib import Path

from services.profiler.core.readers.wrapping.base import Content, without_suffix
from services.profiler.core.readers.wrapping.streams import Inflater, stream_blocks

MAGIC = b"\x1f\x8b\x08"
GZIP_WINDOW_BITS = 31
"""zlib's way to say: a gzip header, and a checksum to be held."""


class GzipWrapper:
    """Deflated data with a checksum."""

    name = "gzip"

    def recognizes(self, head: bytes, path: Path) -> bool:
        return head.startswith(MAGIC)

    def open(self, path: Path, file_name: str) -> Content:
        blocks = stream_blocks(path, lambda: Inflater(GZIP_WINDOW_BITS))
        return Content(without_suffix(file_name, (".gz", ".gzip")), blocks)
