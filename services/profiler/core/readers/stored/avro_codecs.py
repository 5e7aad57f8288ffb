"""Unpacks the blocks of an Avro file, none to more than can be held."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable

import zstandard

from services.profiler.core.readers.stored.snappy import unsnappied
from services.profiler.errors import DecompressionLimit, UnreadableFile, UnsupportedFormat

MAX_BLOCK_BYTES = 64 * 1024**2
"""Of one block, packed or not. Writers make blocks of some 16 KB to 4 MB."""
MAX_WORKING_BYTES = 128 * 1024**2


def unpacked(data: bytes, codec: str) -> bytes:
    """The records' bytes. Raises UnsupportedFormat, UnreadableFile and DecompressionLimit."""
    unpack = CODECS.get(codec)
    if unpack is None:
        raise UnsupportedFormat(f"the Avro file is compressed in a way that is not read; read are {', '.join(CODECS)}")
    try:
        found = unpack(data)
    except (zlib.error, OSError, lzma.LZMAError, zstandard.ZstdError, ValueError, IndexError, EOFError):
        raise UnreadableFile("a block of the Avro file cannot be unpacked") from None
    if len(found) > MAX_BLOCK_BYTES:
        raise DecompressionLimit(f"a block of the Avro file unpacks to more than {MAX_BLOCK_BYTES:,} bytes")
    return found


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj(-15).decompress(data, MAX_BLOCK_BYTES + 1)


def _bzip2(data: bytes) -> bytes:
    return bz2.BZ2Decompressor().decompress(data, MAX_BLOCK_BYTES + 1)


def _xz(data: bytes) -> bytes:
    return lzma.LZMADecompressor(memlimit=MAX_WORKING_BYTES).decompress(data, MAX_BLOCK_BYTES + 1)


def _zstandard(data: bytes) -> bytes:
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WORKING_BYTES)
    with decompressor.stream_reader(data) as reader:
        return reader.read(MAX_BLOCK_BYTES + 1)


def _snappy(data: bytes) -> bytes:
    found = unsnappied(data[:-4], MAX_BLOCK_BYTES)
    if zlib.crc32(found) != int.from_bytes(data[-4:], "big"):
        raise ValueError
    return found


CODECS: dict[str, Callable[[bytes], bytes]] = {
    "null": lambda data: data,
    "deflate": _inflated,
    "bzip2": _bzip2,
    "xz": _xz,
    "zstandard": _zstandard,
    "snappy": _snappy,
}
