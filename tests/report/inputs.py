"""Small files, each of which makes a report of its own kind."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import polars as pl

from services.profiler.core.profile import ValuePolicy

ROWS = 20
TEXTS = ("alpha", "Beta", "beta ", " x\ty", "007", "", "  ", "N/A", "é", None)
ODD_FLOATS = {1: float("nan"), 2: float("inf"), 3: -0.0, 4: 1e-320, 5: 1.5e300}


@dataclass(frozen=True)
class Given:
    """A file by its name, and how it is profiled."""

    file_name: str
    content: bytes
    policy: ValuePolicy = "full"
    baseline: bytes | None = None
    has_failed_agent: bool = False
    """Whether an agent is added that gave no answer."""


def every_type(row_count: int = ROWS) -> pl.DataFrame:
    """A column of every logical type, so that every metric of the glossary is measured."""
    rows = range(row_count)
    return pl.DataFrame(
        {
            "whole": [None if row == 3 else row * 7 % 11 - 2 for row in rows],
            "huge": [2**62 + row for row in rows],
            "real": [ODD_FLOATS.get(row, row / 3) for row in rows],
            "money": pl.Series([Decimal(row) / 4 for row in rows], dtype=pl.Decimal(10, 2)),
            "words": [TEXTS[row % len(TEXTS)] for row in rows],
            "truth": [row % 3 == 0 for row in rows],
            "day": [date(2024, 1, 1) + timedelta(days=row) for row in rows],
            "moment": [datetime(2024, 1, 1, 8) + timedelta(hours=5 * row) for row in rows],
            "clock": [time(row % 24, 5) for row in rows],
            "span": [timedelta(minutes=row) for row in rows],
            "numbers": [[row, None, row + 1] if row % 4 else [] for row in rows],
            "tags": [["a", "bb"] if row % 4 else [] for row in rows],
            "bytes": [bytes([row % 256, 1]) for row in rows],
            "nothing": pl.Series([None] * row_count, dtype=pl.Null),
            "always": ["same"] * row_count,
        }
    )


def parquet(table: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    table.write_parquet(file)
    return file.getvalue()


MESSY = (
    '\ufeffid;amount;ordered;note;"=1+1"\r\n'
    "1;12,50;2024-01-03;  fine;a\r\n"
    "2;n/a;2024-01-04;-;=cmd\r\n"
    "3;1.200,75;2024-13-45;;@b\r\n"
    '4;8,25;2024-01-06;"two\nlines";+c\r\n'
    "5;9,00;2024-01-07;é;-5\r\n"
    "5;9,00;2024-01-07;é;-5\r\n"
) + "".join(f"{number};{number},00;2024-02-{number:02};text {number};d\r\n" for number in range(6, 29))
PEOPLE = "email,phone,date_of_birth,city\n" + "".join(
    f"person{number}@example.org,+49 30 1234{number:03},19{50 + number}-03-{number + 1:02},{'Berlin' if number % 2 else 'Bonn'}\n"
    for number in range(30)
)
ORDERS = [
    {
        "id": number,
        "buyer": {"name": f"n{number % 3}", "age": 20 + number},
        "tags": ["a", "b"][: number % 3],
        "items": [{"price": number / 4}],
    }
    for number in range(12)
]
BEFORE = "id,score\n" + "".join(f"{number},{number % 7}\n" for number in range(40))
AFTER = "id,score,added\n" + "".join(f"{number},{number % 7 + 3},{number}\n" for number in range(40))

GIVEN = {
    "every_type": Given("every type.parquet", parquet(every_type())),
    "row_issues": Given("messy.csv", MESSY.encode()),
    "no_rows": Given("header only.csv", b"a,b,c\n"),
    "masked": Given("people.csv", PEOPLE.encode(), policy="masked"),
    "nested": Given("orders.ndjson", "\n".join(map(json.dumps, ORDERS)).encode()),
    "partial_with_baseline": Given("after.csv", AFTER.encode(), baseline=BEFORE.encode(), has_failed_agent=True),
}
