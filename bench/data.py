"""Seeded tables to measure with: the same seed gives the same bytes, whatever the machine.

python -m bench.data table.csv [--rows 2000000] [--columns 20] [--seed 7]        the suffix says which format
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.random import Generator
from polars.io.plugins import register_io_source

from bench.tables import tell

SEED = 7
CHUNK_ROWS = 100_000

Make = Callable[[Generator, int, int], pl.Series]
"""Random source, first row from 0, rows: the cells of one column."""

WORDS = pl.Series([
    "amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "harbor", "indigo", "jasper", "karma", "lagoon",
    "meadow", "nectar", "orbit", "prairie", "quartz", "river", "summit", "tundra",
])  # fmt: skip
CITIES = pl.Series([
    "Berlin", "Lagos", "Lima", "Oslo", "Osaka", "Paris", "Perth", "Porto", "Quito", "Reykjavik", "Riga", "Seoul",
    "Tunis", "Utrecht", "Vienna", "Zagreb",
])  # fmt: skip
PLANS = pl.Series(["basic", "plus", "premium", "enterprise"])
FIRST_SECOND = 1_672_531_200


def made(folder: Path, rows: int, columns: int = 20, suffix: str = "csv", seed: int = SEED) -> Path:
    """The file of such a table in a folder; made if it is not there yet."""
    path = folder / f"table-{rows}x{columns}-{seed}.{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        tell(f"making {path}")
        unfinished = path.with_suffix(".part")
        WRITERS[suffix](unfinished, rows, columns, seed)
        unfinished.rename(path)
    return path


def write_csv(path: Path, rows: int, columns: int = 20, seed: int = SEED) -> None:
    """A CSV of ``columns`` mixed columns: about 175 bytes a row with 20 of them."""
    with path.open("wb") as file:
        for position, chunk in enumerate(chunks(rows, columns, seed)):
            chunk.write_csv(file, include_header=position == 0, datetime_format="%Y-%m-%d %H:%M:%S")


def write_parquet(path: Path, rows: int, columns: int = 20, seed: int = SEED) -> None:
    """The same table with its types."""

    def source(*_: object) -> Iterator[pl.DataFrame]:
        return chunks(rows, columns, seed)

    register_io_source(source, schema=next(chunks(1, columns, seed)).schema).sink_parquet(path, row_group_size=CHUNK_ROWS)


def chunks(rows: int, columns: int, seed: int) -> Iterator[pl.DataFrame]:
    """The table in pieces of bounded rows."""
    names = list(KINDS)
    for first in range(0, rows, CHUNK_ROWS):
        height = min(CHUNK_ROWS, rows - first)
        made = []
        for position in range(columns):
            kind, repeat = names[position % len(names)], position // len(names)
            source = np.random.default_rng([seed, position, first])
            made.append(KINDS[kind](source, first, height).alias(kind if not repeat else f"{kind}_{repeat + 1}"))
        yield pl.DataFrame(made)


def _numbers(low: int, high: int) -> Make:
    return lambda source, _, rows: pl.Series(source.integers(low, high, rows))


def _amounts(mean: float, digits: int) -> Make:
    return lambda source, _, rows: pl.Series(np.round(source.gamma(2.0, mean / 2.0, rows), digits))


def _words(words: pl.Series) -> Make:
    return lambda source, _, rows: words.gather(source.integers(0, len(words), rows))


def _flags(share: float) -> Make:
    return lambda source, _, rows: pl.Series(source.random(rows) < share)


def _keys(_: Generator, first: int, rows: int) -> pl.Series:
    return pl.Series(np.arange(first + 1, first + rows + 1))


def _codes(source: Generator, _: int, rows: int) -> pl.Series:
    letters = pl.Series(list("ABCDEFGH")).gather(source.integers(0, 8, rows))
    return letters + "-" + pl.Series(source.integers(10_000, 99_999, rows)).cast(pl.String)


def _zip_codes(source: Generator, _: int, rows: int) -> pl.Series:
    return pl.Series(source.integers(0, 99_999, rows)).cast(pl.String).str.zfill(5)


def _notes(source: Generator, _: int, rows: int) -> pl.Series:
    first, second = (WORDS.gather(source.integers(0, len(WORDS), rows)) for _ in range(2))
    return first + " " + second + " " + pl.Series(source.integers(0, 10_000_000, rows)).cast(pl.String)


def _addresses(source: Generator, _: int, rows: int) -> pl.Series:
    return _notes(source, 0, rows).str.replace_all(" ", ".", literal=True) + "@mail.org"


def _remarks(source: Generator, _: int, rows: int) -> pl.Series:
    notes = _words(WORDS)(source, 0, rows) + " seen"
    return notes.set(pl.Series(source.random(rows) < 0.8), None)


def _moments(source: Generator, _: int, rows: int) -> pl.Series:
    seconds = FIRST_SECOND + source.integers(0, 3 * 365 * 86_400, rows)
    return pl.Series(seconds * 1_000_000).cast(pl.Datetime("us"))


KINDS: dict[str, Make] = {
    "id": _keys,
    "customer": _numbers(1, 500_000),
    "quantity": _numbers(1, 100),
    "amount": _amounts(120.0, 2),
    "rate": _amounts(0.5, 6),
    "code": _codes,
    "note": _notes,
    "created_at": _moments,
    "remark": _remarks,
    "is_active": _flags(0.7),
    "city": _words(CITIES),
    "plan": _words(PLANS),
    "zip_code": _zip_codes,
    "email": _addresses,
    "weight": _amounts(70.0, 3),
    "balance": _numbers(-1_000_000, 1_000_000),
    "score": _amounts(50.0, 4),
    "reference": _codes,
    "is_paid": _flags(0.4),
    "visits": _numbers(0, 20),
}
"""In this order, again from the front where more columns are wanted."""
WRITERS = {"csv": write_csv, "parquet": write_parquet}
"""By suffix."""


def main() -> None:
    """Write one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    write = WRITERS.get(arguments.path.suffix.removeprefix("."), write_csv)
    write(arguments.path, arguments.rows, arguments.columns, arguments.seed)
    print(f"{arguments.path}: {arguments.path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
