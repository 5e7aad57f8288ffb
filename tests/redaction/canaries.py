"""Tables full of values that occur nowhere else, and every spelling in which such a value could slip out."""

from __future__ import annotations

import base64
import html
import io
import json
import struct
import urllib.parse
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import polars as pl

LETTERS = "bcdfghjkmpqrtvwxz"
SIGNS = "§¶‡†¤¦±×÷¿¡«»°"
IDEOGRAPHS = "李王張劉陳楊趙黃周吳徐孫朱馬胡"
ROWS = 40
LONG = 64
"""Characters of a value by which it is known: longer ones may be cut on their way."""
START = 4
"""Bytes by which a spelling is looked for; none is shorter."""
REPEATED = 6
"""Rows of the most frequent value, and rows that are repeated whole."""
PERSONAL: Mapping[str, str] = {
    "mail": "email",
    "who": "person_name",
    "mark": "person_name",
    "id": "us_ssn",
    "pay": "salary",
    "born": "date_of_birth",
    "seen": "event_time",
    "mixed": "phone",
    "padded": "person_name",
    "long": "address",
    "same": "religion",
}
"""Kind of personal data by column. ``copy`` is not recognised: it is found out as a copy of ``mail``."""
COLUMNS = (*PERSONAL, "copy")


@dataclass(frozen=True, slots=True)
class CanaryTable:
    """Cells by column, as text; typed where the format has types."""

    cells: Mapping[str, Sequence[str]]

    def frame(self) -> pl.DataFrame:
        """With types: what text formats have to be asked to guess."""
        frame = pl.DataFrame(dict(self.cells))
        return frame.with_columns(
            pl.col("id").cast(pl.Int64),
            pl.col("pay").cast(pl.Float64),
            pl.col("born").str.to_date(),
            pl.col("seen").str.to_datetime(),
        )

    def write(self, path: Path) -> Path:
        """As the format that the suffix names."""
        if path.suffix == ".csv":
            pl.DataFrame(dict(self.cells)).write_csv(path)
        elif path.suffix == ".ndjson":
            self.frame().write_ndjson(path)
        else:
            self.frame().write_parquet(path)
        return path

    def columns_in(self, outputs: Mapping[str, bytes], names: Sequence[str] = COLUMNS) -> dict[str, str]:
        """Columns of which a value occurs in some output, with the first spelling that was found and where."""
        starts: defaultdict[bytes, set[tuple[bytes, str]]] = defaultdict(set)
        for name in names:
            for needle in {needle for cell in set(self.cells[name]) for needle in spellings(cell)}:
                starts[needle[:START]].add((needle, name))
        found: dict[str, str] = {}
        for output, body in outputs.items():
            for needle, name in _occurring(starts, body):
                found.setdefault(name, f"{needle!r} in {output}")
        return found


def canary_table(random: Random) -> CanaryTable:
    """The greatest, the least and the most frequent value of every column are canaries, as are those beside the header."""
    mails = [f"{_word(random)}.{_word(random)}@{_word(random)}.example" for _ in range(ROWS)]
    ids = [str(random.randrange(100_000_001, 999_999_999)) for _ in range(ROWS)]
    cells = {
        "mail": mails,
        "who": [f"Ö{_word(random)} {_sample(random, IDEOGRAPHS, 5)}" for _ in range(ROWS)],
        "mark": [_sample(random, SIGNS, 9) for _ in range(ROWS)],
        "id": ids,
        "pay": [f"{random.randrange(10_000_001, 99_999_999)}.{random.randrange(11, 99)}" for _ in range(ROWS)],
        "born": [(date(1900, 1, 1) + timedelta(days=random.randrange(20_000))).isoformat() for _ in range(ROWS)],
        "seen": [(datetime(1960, 1, 1) + timedelta(seconds=random.randrange(10**8))).isoformat(" ") for _ in range(ROWS)],
        "mixed": [*(str(random.randrange(10**8, 10**9)) for _ in range(ROWS - 1)), f"Misfit-{_word(random)}"],
        "padded": [f" {text} " for text in random.choices([_word(random), _word(random), "N/A " + _word(random)], k=ROWS)],
        "long": [_word(random) * 60 for _ in range(ROWS)],
        "same": [_word(random)] * ROWS,
        "copy": mails,
    }
    first = [0] * REPEATED
    order = [*range(ROWS), *first]
    return CanaryTable({name: [column[place] for place in order] for name, column in cells.items()})


def unpacked(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, or the files in it if it is an archive."""
    if not body.startswith(b"PK"):
        yield name, body
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.namelist():
            yield f"{name}/{member}", archive.read(member)


def spellings(cell: str) -> Iterator[bytes]:
    """Ways in which a value is written: plain, escaped for some format, encoded, as a number of some format."""
    for text in {cell[:LONG], cell.strip()[:LONG], *_numbers(cell), *_moments(cell)}:
        raw = text.encode()
        yield from (raw, text.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode())
        yield from (json.dumps(text)[1:-1].encode(), html.escape(text).encode(), urllib.parse.quote(text).encode())
        yield from (_inner_base64(raw, shift) for shift in range(3))
    yield from _packed(cell)


def _numbers(cell: str) -> Iterator[str]:
    try:
        number = float(cell)
    except ValueError:
        return
    yield from (repr(number), f"{number:,.2f}")
    if number.is_integer():
        yield f"{int(number):,}"


def _moments(cell: str) -> Iterator[str]:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return
    yield from (moment.strftime("%d/%m/%Y"), moment.strftime("%Y%m%d"), moment.date().isoformat())
    yield moment.isoformat()


def _packed(cell: str) -> Iterator[bytes]:
    """Numbers as protobuf and most binary formats hold them."""
    try:
        number = float(cell)
    except ValueError:
        return
    yield struct.pack("<d", number)
    if number.is_integer():
        yield struct.pack("<q", int(number))
        yield _varint(2 * int(number))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _inner_base64(raw: bytes, shift: int) -> bytes:
    """What all encodings of a text have in common in which the value begins at that place of a group of three bytes."""
    padded = b"\0" * shift + raw
    whole = base64.b64encode(padded[: len(padded) // 3 * 3])
    return whole[-(-shift * 4 // 3) + (shift > 0) :] if shift else whole


def _occurring(starts: Mapping[bytes, set[tuple[bytes, str]]], body: bytes) -> Iterator[tuple[bytes, str]]:
    """Needles that occur in a body: one walk over it, however many there are."""
    for place in range(len(body) - START + 1):
        for needle, name in starts.get(body[place : place + START], ()):
            if body.startswith(needle, place):
                yield needle, name


def _word(random: Random) -> str:
    return _sample(random, LETTERS, 8)


def _sample(random: Random, alphabet: str, length: int) -> str:
    return "".join(random.choice(alphabet) for _ in range(length))
