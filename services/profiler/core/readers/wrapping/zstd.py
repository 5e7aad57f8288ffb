"""Zstandard (RFC 8878), of one or more frames."""

from __future__ import annotations

from pathlib import Path

import zstandard

from services.profiler.core.readers.wrapping.base import Content, without_suffix
from services.profiler.core.readers.wrapping.streams import MEMORY_BYTES, stream_blocks

MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE = b"\x2a\x4d\x18"
SLICE_BYTES = 1024
"""What goes in at once. The decoder bounds no output: four bytes may say 128 KiB, so this may say 32 MiB and never more."""


class ZstdWrapper:
    """Frames of blocks."""

    name = "zstd"

    def recognizes(self, head: bytes, path: Path) -> bool:
        return head.startswith(MAGIC) or (head[1:4] == SKIPPABLE and head[0] & 0xF0 == 0x50)

    def open(self, path: Path, file_name: str) -> Content:
        return Content(without_suffix(file_name, (".zst", ".zstd")), stream_blocks(path, FrameDecoder))


class FrameDecoder:
    """Unpacks one frame."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=MEMORY_BYTES).decompressobj()
        self._data = b""
        self._at = 0

    @property
    def eof(self) -> bool:
        """See ``Decoder``."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """See ``Decoder``."""
        return self._at >= len(self._data)

    @property
    def unused_data(self) -> bytes:
        """See ``Decoder``."""
        return self._inner.unused_data + self._data[self._at :]

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """See ``Decoder``; the input decides how much comes out, ``SLICE_BYTES`` of it at a time."""
        if data:
            self._data, self._at = self._data[self._at :] + data, 0
        out = bytearray()
        while not (self.needs_input or self.eof) and len(out) < max_length:
            piece = self._data[self._at : self._at + SLICE_BYTES]
            self._at += len(piece)
            out += self._inner.decompress(piece)
        return bytes(out)
