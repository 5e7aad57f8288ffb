"""ZIP archives that hold one file."""

from __future__ import annotations

import bz2
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipInfo

from services.profiler.core.readers.wrapping.archive import BadArchive, data_start, is_office_document, list_entries, only_member
from services.profiler.core.readers.wrapping.base import Content
from services.profiler.core.readers.wrapping.lzma_alone import UNKNOWN_SIZE, new_decoder
from services.profiler.core.readers.wrapping.streams import BLOCK_BYTES, Decoder, Inflater, Read, one_stream
from services.profiler.errors import UnreadableFile, UnsupportedFormat

MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
RAW_WINDOW_BITS = -15
ENDS_WITH_MARK = 0x2
"""Flag of an LZMA member whose stream says itself where it ends."""
DECODERS: dict[int, Callable[[], Decoder]] = {
    ZIP_DEFLATED: lambda: Inflater(RAW_WINDOW_BITS),
    ZIP_BZIP2: bz2.BZ2Decompressor,
    ZIP_LZMA: new_decoder,
}


class ZipWrapper:
    """An archive; office documents are archives too, and formats of their own."""

    name = "zip"

    def recognizes(self, head: bytes, path: Path) -> bool:
        if not head.startswith(MAGICS):
            return False
        try:
            return not is_office_document(list_entries(path))
        except BadArchive:
            # Broken, and told so when it is opened.
            return True

    def open(self, path: Path, file_name: str) -> Content:
        member = only_member(path)
        if member.compress_type not in (ZIP_STORED, *DECODERS):
            raise UnsupportedFormat("the file in the ZIP archive is compressed in a way that is not read")
        return Content(_display_name(member.filename) or file_name, _checked(path, member))


def _display_name(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in base if character.isprintable())[:255]


def _checked(path: Path, member: ZipInfo) -> Iterator[bytes]:
    """The member's bytes; refused at their end if size or checksum are not the directory's."""
    size, checksum = 0, 0
    with path.open("rb") as file:
        file.seek(data_start(file, member))
        for block in _blocks(_bounded(file, member.compress_size), member):
            size, checksum = size + len(block), zlib.crc32(block, checksum)
            yield block
    if size != member.file_size or checksum != member.CRC:
        raise UnreadableFile("the file in the ZIP archive is not what its directory says")


def _blocks(read: Read, member: ZipInfo) -> Iterator[bytes]:
    if member.compress_type == ZIP_STORED:
        yield from iter(lambda: read(BLOCK_BYTES), b"")
        return
    front = _alone_header(read, member) if member.compress_type == ZIP_LZMA else b""
    yield from one_stream(read, DECODERS[member.compress_type](), front)


def _alone_header(read: Read, member: ZipInfo) -> bytes:
    """What an LZMA member begins with, as the format without archive has it: properties, dictionary, size."""
    front = read(4)
    if int.from_bytes(front[2:], "little") != 5:
        raise UnreadableFile("the file in the ZIP archive breaks the rules of its compression")
    size = UNKNOWN_SIZE if member.flag_bits & ENDS_WITH_MARK else member.file_size
    return read(5) + size.to_bytes(8, "little")


def _bounded(file: BinaryIO, size: int) -> Read:
    """Reads from a file up to the end of one member."""
    end = file.tell() + size
    return lambda count: file.read(min(count, end - file.tell()))
