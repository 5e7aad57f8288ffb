"""Ways to spoil a file. Each takes a source of chance and bytes, and gives other bytes; none fails, whatever the bytes are."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Mapping

Mutator = Callable[[random.Random, bytes], bytes]

MAX_BYTES = 4 * 1024**2
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**62, 2**63 - 1, 2**64 - 1)
PIECES = tuple(
    piece.encode()
    for piece in (
        '"', '""', "'", "\\", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\n\n", "\x00", "\x1f", "\ufeff", "\u2028", "\u202e", "#", "=1+1",
        "NaN", "-Infinity", "1e999", "9" * 400, "0" * 30, "{", "}", "[", "]", "[]", "{}", ":", "null", "\\u0000", "\\ud800", "x^", "<!--",
        "9999-99-99", "0000-00-00", "1.234", "5 €", "true", "N/A", "\u0000\u0001", "é", "日本", "🦊",
    )
)  # fmt: skip
BROKEN = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"PAR1",
    b"PK\x03\x04",
)
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "cp1252",
    "cp1251",
    "shift_jis",
    "gb18030",
    "utf-7",
)


def place(chance: random.Random, content: bytes) -> int:
    """Somewhere; the two ends, where headers and footers are, more often than the middle."""
    kind = chance.random()
    if kind < 0.25:
        return chance.randrange(min(len(content), 64) + 1)
    if kind < 0.5:
        return len(content) - chance.randrange(min(len(content), 96) + 1)
    return chance.randrange(len(content) + 1)


def block(chance: random.Random, content: bytes, most: int = 4096) -> tuple[int, int]:
    """Begin and end of a stretch."""
    begin = place(chance, content)
    return begin, min(len(content), begin + chance.randint(1, chance.choice((4, 64, most))))


def flip_bytes(chance: random.Random, content: bytes) -> bytes:
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 32))):
        position = place(chance, content)
        if position < len(spoiled):
            spoiled[position] ^= chance.choice((1, 0x80, chance.randrange(1, 256)))
    return bytes(spoiled)


def truncate(chance: random.Random, content: bytes) -> bytes:
    cut = place(chance, content)
    return content[:cut] if chance.random() < 0.8 else content[cut:]


def delete_block(chance: random.Random, content: bytes) -> bytes:
    begin, end = block(chance, content)
    return content[:begin] + content[end:]


def duplicate_block(chance: random.Random, content: bytes) -> bytes:
    begin, end = block(chance, content)
    return content[:begin] + content[begin:end] * chance.choice((2, 2, 3, 50)) + content[end:]


def move_block(chance: random.Random, content: bytes) -> bytes:
    begin, end = block(chance, content)
    rest = content[:begin] + content[end:]
    target = place(chance, rest)
    return rest[:target] + content[begin:end] + rest[target:]


def insert_noise(chance: random.Random, content: bytes) -> bytes:
    position = place(chance, content)
    return content[:position] + chance.randbytes(chance.choice((1, 2, 16, 300))) + content[position:]


def edit_length(chance: random.Random, content: bytes) -> bytes:
    """Overwrite what may be a length, a count or an offset."""
    form = chance.choice(("<H", ">H", "<I", ">I", "<Q", ">Q", "B"))
    size = struct.calcsize(form)
    position = min(place(chance, content), max(0, len(content) - size))
    near = chance.choice((*INTERESTING, len(content), len(content) * 2, chance.randrange(1 << 16)))
    return content[:position] + struct.pack(form, near % (1 << 8 * size)) + content[position + size :]


def edit_varint(chance: random.Random, content: bytes) -> bytes:
    """Overwrite with the longest numbers that Thrift, Avro and protobuf write."""
    position = place(chance, content)
    varint = chance.choice((b"\xff" * 9 + b"\x01", b"\xfe\xff\xff\xff\x0f", b"\x80" * 12 + b"\x01", b"\x01"))
    return content[:position] + varint + content[position + chance.choice((1, len(varint))) :]


def insert_piece(chance: random.Random, content: bytes) -> bytes:
    """Signs that mean something to somebody."""
    for _ in range(chance.choice((1, 1, 3, 10))):
        position = place(chance, content)
        content = content[:position] + chance.choice((*PIECES, *BROKEN)) + content[position + chance.choice((0, 0, 1)) :]
    return content


def swap_signs(chance: random.Random, content: bytes) -> bytes:
    """One delimiter, quote or line end for another, everywhere or from somewhere on."""
    signs = (b",", b";", b"\t", b"|", b'"', b"'", b"\n", b"\r\n", b"\r", b":", b".", b" ")
    begin = chance.choice((0, place(chance, content)))
    return content[:begin] + content[begin:].replace(chance.choice(signs), chance.choice(signs), chance.choice((-1, 1, 5)))


def encode_anew(chance: random.Random, content: bytes) -> bytes:
    """Another encoding for all or for the second half."""
    begin = chance.choice((0, 0, len(content) // 2))
    text = content[begin:].decode(errors="replace")
    return content[:begin] + text.encode(chance.choice(ENCODINGS), errors="replace")


def edit_lines(chance: random.Random, content: bytes) -> bytes:
    """Lines dropped, doubled, moved to the front, joined, or one made the header."""
    lines = content.split(b"\n")
    index = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines.pop(index)
        case 1:
            lines[index:index] = [lines[index]] * chance.choice((1, 5, 500))
        case 2:
            lines.insert(0, lines.pop(index))
        case 3:
            lines[index] = chance.choice((b",", b";")).join(lines[index : index + 5])
        case 4:
            lines[0] = chance.choice((b"", lines[0] * 2, lines[0][: len(lines[0]) // 2], b"," * 6000, b"x" * 70_000))
        case _:
            chance.shuffle(lines)
    return b"\n".join(lines)


def grow_cell(chance: random.Random, content: bytes) -> bytes:
    """One cell that is as long as a book, or has an open quote before it."""
    position = place(chance, content)
    return content[:position] + chance.choice((b"", b'"')) + b"y" * chance.choice((300, 70_000, 1_500_000)) + content[position:]


def nest(chance: random.Random, content: bytes) -> bytes:
    """All of it, or something in it, deep inside."""
    depth = chance.choice((3, 65, 400, 1500, 100_000))
    begin, end = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'[{"b":', b"}]"), (b"<a>", b"</a>"), (b"(", b")")))
    depth = min(depth, MAX_BYTES // 16)
    if chance.random() < 0.5:
        return begin * depth + content + end * chance.choice((depth, depth - 1))
    position = place(chance, content)
    return content[:position] + begin * depth + b"1" + end * depth + content[position:]


MUTATORS: Mapping[str, Mutator] = {
    mutator.__name__: mutator
    for mutator in (
        flip_bytes, truncate, delete_block, duplicate_block, move_block, insert_noise, edit_length, edit_varint, insert_piece, swap_signs,
        encode_anew, edit_lines, grow_cell, nest,
    )
}  # fmt: skip
FOR_BINARY = (
    "flip_bytes",
    "truncate",
    "delete_block",
    "duplicate_block",
    "move_block",
    "insert_noise",
    "edit_length",
    "edit_varint",
)
