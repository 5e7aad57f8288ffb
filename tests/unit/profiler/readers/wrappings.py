"""Bytes wrapped by other implementations than the reader's own."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Sequence

import zstandard

Wrap = Callable[[bytes], bytes]


def zipped(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def in_zip(method: int = zipfile.ZIP_DEFLATED) -> Wrap:
    return lambda content: zipped([("folder/data.csv", content)], method)


def streamed_zip(content: bytes) -> bytes:
    """Sizes behind the data, as whoever cannot seek writes it."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", content)
    return pipe.getvalue()


def zip64(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("data.csv", "w", force_zip64=True) as member:
        member.write(content)
    return buffer.getvalue()


def halves(wrap: Wrap) -> Wrap:
    """Two streams, one behind the other, parted anywhere."""
    return lambda content: wrap(content[: len(content) // 2]) + wrap(content[len(content) // 2 :])


def skippable(content: bytes) -> bytes:
    return b"\x53\x2a\x4d\x18\x04\x00\x00\x00note" + zstandard.compress(content)


def old_lzma(content: bytes) -> bytes:
    return lzma.compress(content, format=lzma.FORMAT_ALONE)


def unsized_zstd(content: bytes) -> bytes:
    writer = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compressobj()
    return writer.compress(content) + writer.flush()


WRAPS: dict[str, tuple[Wrap, str]] = {
    "gzip": (gzip.compress, "gzip"),
    "gzip_members": (halves(gzip.compress), "gzip"),
    "gzip_padded": (lambda content: gzip.compress(content) + bytes(40), "gzip"),
    "zstd": (zstandard.compress, "zstd"),
    "zstd_frames": (halves(zstandard.compress), "zstd"),
    "zstd_skippable": (skippable, "zstd"),
    "zstd_unsized": (unsized_zstd, "zstd"),
    "bzip2": (bz2.compress, "bzip2"),
    "bzip2_streams": (halves(bz2.compress), "bzip2"),
    "xz": (lzma.compress, "xz"),
    "xz_streams": (halves(lzma.compress), "xz"),
    "lzma": (old_lzma, "lzma"),
    "zip_stored": (in_zip(zipfile.ZIP_STORED), "zip"),
    "zip_deflated": (in_zip(), "zip"),
    "zip_bzip2": (in_zip(zipfile.ZIP_BZIP2), "zip"),
    "zip_lzma": (in_zip(zipfile.ZIP_LZMA), "zip"),
    "zip_streamed": (streamed_zip, "zip"),
    "zip64": (zip64, "zip"),
    "gzip_in_zip": (lambda content: in_zip()(gzip.compress(content)), "zip+gzip"),
    "zip_in_xz": (lambda content: lzma.compress(in_zip()(content)), "xz+zip"),
}
"""By name: how to wrap, and how the load report calls it."""
