"""Compressed streams, one behind the other, unpacked a block at a time."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import zstandard

from services.profiler.errors import DecompressionLimit, UnreadableFile

BLOCK_BYTES = 1024**2
MEMORY_BYTES = 256 * 1024**2
"""Most that a decoder may use for itself: enough for what the usual tools write at their highest level."""

Read = Callable[[int], bytes]


class Decoder(Protocol):
    """Unpacks one stream, as the decoders of ``bz2`` and ``lzma`` do."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before something goes in."""

    @property
    def unused_data(self) -> bytes:
        """What stood behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """What comes out next, about ``max_length`` bytes at most."""


def stream_blocks(path: Path, begin: Callable[[], Decoder]) -> Iterator[bytes]:
    """The content of a file of one or more streams; zeros between and behind them are padding, anything else is refused."""
    with path.open("rb") as file:
        rest = file.read(BLOCK_BYTES)
        while rest:
            rest = yield from one_stream(file.read, begin(), rest)
            while not (rest := rest.lstrip(b"\x00")) and (more := file.read(BLOCK_BYTES)):
                rest = more


def one_stream(read: Read, decoder: Decoder, data: bytes = b"") -> Generator[bytes, None, bytes]:
    """The content of one stream that begins with ``data``; returns what was read beyond its end."""
    while not decoder.eof:
        if decoder.needs_input and not data:
            data = read(BLOCK_BYTES)
        is_over = decoder.needs_input and not data
        with _mapped():
            block = decoder.decompress(data, BLOCK_BYTES)
        data = b""
        if block:
            yield block
        elif is_over and not decoder.eof:
            raise UnreadableFile("the compressed data ends before its end")
    return decoder.unused_data


@contextmanager
def _mapped() -> Generator[None]:
    """Whatever the library says of a broken stream, in our words."""
    try:
        yield
    except (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError) as error:
        if "memory" in str(error).lower():
            raise DecompressionLimit(f"the compressed data needs more than {MEMORY_BYTES:,} bytes of memory to unpack") from None
        raise UnreadableFile("the compressed data breaks the rules of its format") from None


class Inflater:
    """A decoder of the deflate family; ``window_bits`` as ``zlib`` has it."""

    def __init__(self, window_bits: int) -> None:
        self._inner = zlib.decompressobj(window_bits)

    @property
    def eof(self) -> bool:
        """See ``Decoder``."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """See ``Decoder``."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """See ``Decoder``."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """See ``Decoder``."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
