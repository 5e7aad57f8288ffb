"""Which encoding the bytes of a text file are in, and how to turn them into UTF-8 within bounded memory."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from services.profiler.core.readers.text.code_pages import guess_code_page
from services.profiler.errors import InvalidReadOption, UnsupportedEncoding

BLOCK_BYTES = 1024**2
PROBES = 16
PROBE_BYTES = 64 * 1024
LOSSY_SHARE = 0.05
"""UTF-8 with fewer broken bytes than this share of its characters beyond ASCII is still UTF-8."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = tuple(bytes((code,)) for code in range(32) if code not in (0x09, 0x0A, 0x0C, 0x0D, 0x1B, 0x1E, 0x1F))
UNDEFINED_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text encoding by its Python name, the length of its byte order mark, and how sure it is, 0..1."""

    name: str
    bom_bytes: int = 0
    confidence: float = 1.0


def declared_encoding(name: str, path: Path) -> Encoding:
    """The encoding a user names. Raises InvalidReadOption if there is no such text encoding."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise InvalidReadOption("encoding", "no encoding of that name is known") from error
    if not codec._is_text_encoding:  # noqa: SLF001 - the only way to tell bytes-to-bytes codecs apart
        raise InvalidReadOption("encoding", "it is not a text encoding")
    marked = detect_mark(path)
    return marked if marked and codecs.lookup(marked.name).name == codec.name else Encoding(codec.name)


def detect_mark(path: Path) -> Encoding | None:
    """The encoding that a byte order mark names."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((Encoding(name, len(mark)) for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def detect_encoding(path: Path) -> Encoding:
    """The likely encoding, from the mark, else from the head and places spread over the file."""
    marked = detect_mark(path)
    if marked:
        return marked
    probes = list(_probes(path))
    wide = _detect_wide(probes[0])
    if wide:
        return wide
    if all(_is_utf8(probe) for probe in probes):
        return Encoding("utf-8", confidence=1.0 if all(probe.isascii() for probe in probes) else 0.99)
    if is_mostly_utf8(*map(sum, zip(*map(_broken_and_whole, probes), strict=True))):
        return Encoding("utf-8", confidence=0.8)
    return detect_legacy(b"".join(probes))


def is_mostly_utf8(broken: int, beyond_ascii: int) -> bool:
    """Whether few bytes are broken beside the characters beyond ASCII that are well-formed."""
    return broken < LOSSY_SHARE * beyond_ascii


def detect_legacy(sample: bytes) -> Encoding:
    """The likely encoding of text that is not UTF-8."""
    guess = guess_code_page(sample)
    if guess:
        return Encoding(guess[0], confidence=guess[1])
    if not any(byte in sample for byte in UNDEFINED_IN_CP1252):
        return Encoding("cp1252", confidence=0.7)
    return Encoding("latin-1", confidence=0.3)


def detect_legacy_in(path: Path) -> Encoding:
    """The likely encoding of a file that is not UTF-8, from the stretches that show it."""
    parts: list[bytes] = []
    with path.open("rb") as file:
        while (block := file.read(BLOCK_BYTES)) and len(parts) < PROBES:
            if not block.isascii():
                parts.append(block[:PROBE_BYTES] if not block[:PROBE_BYTES].isascii() else block)
    return detect_legacy(b"".join(parts))


def looks_binary(head: bytes) -> bool:
    """Whether the front of a file is of no text encoding: control characters, or zeros that are not those of UTF-16 and UTF-32."""
    if any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS) or _detect_wide(head):
        return False
    controls = sum(head.count(byte) for byte in CONTROLS if not _delimits(byte, head))
    return controls > 8 + len(head) * 0.05


def _delimits(byte: bytes, head: bytes) -> bool:
    """Whether a control character stands equally often in every line: Hive and its kin write delimiters so."""
    counts = [line.count(byte) for line in head.split(b"\n")[:20][:-1]]
    return byte == b"\x01" and len(counts) > 1 and counts[0] > 0 and counts.count(counts[0]) * 10 >= len(counts) * 9


def transcode(path: Path, encoding: Encoding, target: Path) -> int:
    """Write the text as UTF-8 without a mark; gives how many characters could not be decoded. Raises UnsupportedEncoding."""
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    replaced = kept = 0
    with path.open("rb") as source, target.open("wb") as sink:
        source.seek(encoding.bom_bytes)
        while block := source.read(BLOCK_BYTES):
            text = decoder.decode(block)
            replaced += text.count("\ufffd")
            kept += len(text)
            sink.write(text.encode("utf-8", errors="replace"))
        text = decoder.decode(b"", True)
        replaced += text.count("\ufffd")
        sink.write(text.encode("utf-8", errors="replace"))
    if replaced > max(16, kept // 4):
        raise UnsupportedEncoding("no decoding of the file's bytes holds")
    return replaced


def undecodable_count(path: Path) -> tuple[int, int]:
    """Over the whole file: sequences that no UTF-8 text holds, and characters beyond ASCII that are well-formed."""
    broken = beyond_ascii = 0
    with path.open("rb") as source:
        while block := source.read(BLOCK_BYTES):
            # A line end is never part of a longer character.
            block += source.readline(BLOCK_BYTES)
            here = _broken_and_whole(block)
            broken, beyond_ascii = broken + here[0], beyond_ascii + here[1]
    return broken, beyond_ascii


def _broken_and_whole(block: bytes) -> tuple[int, int]:
    if block.isascii():
        return 0, 0
    text = block.decode(errors="replace")
    broken = text.count("\ufffd")
    return broken, len(text) - len(text.encode("ascii", "ignore")) - broken


def _probes(path: Path) -> list[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        probes = [file.read(BLOCK_BYTES)]
        for step in range(1, PROBES):
            offset = size * step // PROBES
            if offset > BLOCK_BYTES:
                file.seek(offset)
                probes.append(_aligned(file.read(PROBE_BYTES)))
    return probes


def _aligned(probe: bytes) -> bytes:
    """Without the rest of a character at the front."""
    front = next((i for i in range(min(4, len(probe))) if probe[i] & 0xC0 != 0x80), 0)
    return probe[front:]


def _is_utf8(probe: bytes) -> bool:
    if probe.isascii():
        return True
    try:
        # An incremental decoder forgives a character that is cut off at the end.
        codecs.getincrementaldecoder("utf-8")().decode(probe)
    except UnicodeDecodeError:
        return False
    return True


def _detect_wide(head: bytes) -> Encoding | None:
    """UTF-16 and UTF-32 without a mark, from where their zero bytes stand."""
    head = head[: 4096 - 4096 % 4]
    if len(head) < 8:
        return None
    zeros = [head[lane::4].count(0) / len(head[lane::4]) for lane in range(4)]
    if min(zeros[1:]) > 0.9 and zeros[0] < 0.5:
        return Encoding("utf-32-le", confidence=0.95)
    if min(zeros[:3]) > 0.9 and zeros[3] < 0.5:
        return Encoding("utf-32-be", confidence=0.95)
    if min(zeros[1], zeros[3]) > 0.4 and max(zeros[0], zeros[2]) < 0.1:
        return Encoding("utf-16-le", confidence=0.9)
    if min(zeros[0], zeros[2]) > 0.4 and max(zeros[1], zeros[3]) < 0.1:
        return Encoding("utf-16-be", confidence=0.9)
    return None
