"""The .lzma format that came before xz. It has no magic: a header that makes sense and a beginning that unpacks tell it."""

from __future__ import annotations

import lzma
from pathlib import Path

from services.profiler.core.readers.wrapping.base import Content, without_suffix
from services.profiler.core.readers.wrapping.streams import MEMORY_BYTES, stream_blocks

HEADER_BYTES = 13
USUAL_PROPERTIES = 0x5D
"""3 bits of literal context, 2 of position: what every tool writes."""
UNKNOWN_SIZE = 2**64 - 1
LARGEST_SIZE = 2**38


class LzmaWrapper:
    """One LZMA stream without a checksum."""

    name = "lzma"

    def recognizes(self, head: bytes, path: Path) -> bool:
        return len(head) > HEADER_BYTES and head[0] == USUAL_PROPERTIES and _is_plausible(head) and _unpacks(head)

    def open(self, path: Path, file_name: str) -> Content:
        return Content(without_suffix(file_name, (".lzma",)), stream_blocks(path, new_decoder))


def new_decoder() -> lzma.LZMADecompressor:
    """A decoder of one stream."""
    return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY_BYTES)


def _is_plausible(head: bytes) -> bool:
    """As xz judges: a dictionary of 2^n or 2^n + 2^(n-1) bytes, a size that is unknown or below 256 GiB."""
    dictionary, size = int.from_bytes(head[1:5], "little"), int.from_bytes(head[5:13], "little")
    sizes = {2**n for n in range(12, 32)} | {2**n + 2 ** (n - 1) for n in range(12, 31)}
    return dictionary in sizes and (size == UNKNOWN_SIZE or size < LARGEST_SIZE)


def _unpacks(head: bytes) -> bool:
    try:
        new_decoder().decompress(head, 256)
    except lzma.LZMAError as error:
        # A dictionary past the limit is refused when it is opened, with the reason.
        return "memory" in str(error).lower()
    return True
