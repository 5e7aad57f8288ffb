"""Names what a file is that is not read, so that the refusal helps."""

from __future__ import annotations

from services.profiler.errors import UnsupportedFormat

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ORC", "ORC data"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def refuse_known_binaries(head: bytes, *, is_text: bool) -> None:
    """Raises UnsupportedFormat with the format's name where the first bytes tell it.

    Where the rest reads like text, only a signature that no text begins with tells.
    """
    for signature, name in SIGNATURES:
        if head.startswith(signature) and not (is_text and signature.isascii() and signature.decode().isprintable()):
            raise UnsupportedFormat(f"the file is {name}, which is not read")
