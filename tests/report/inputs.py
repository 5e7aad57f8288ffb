"""Small files, each of which makes a report of its own kind."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import polars as pl

from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy

ROWS = 20
TEXTS = ("alpha", "Beta", "beta ", " x\ty", "007", "", "  ", "N/A", "é", None)
PROFILER = AgentRequest("unified-profiler")
OF_ONE_TABLE = (
    PROFILER,
    AgentRequest("score-risk"),
    AgentRequest("readiness-rater"),
    AgentRequest("governance-checker"),
    AgentRequest("test-coverage-agent"),
)
"""Named, so that a new agent leaves these reports as they are."""
ODD_FLOATS = {1: float("nan"), 2: float("inf"), 3: -0.0, 4: 1e-320, 5: 1.5e300}


@dataclass(frozen=True)
class Given:
    """A file by its name, and how it is profiled."""

    file_name: str
    content: bytes
    policy: ValuePolicy = "full"
    baseline: bytes | None = None
    agents: tuple[AgentRequest, ...] = (PROFILER,)


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
PEOPLE = "email,phone,date_of_birth,city,gender,diagnosis,consent_status,data_classification,source_system,age\n" + "".join(
    f"person{number}@example.org,+49 30 1234{number:03},19{50 + number}-03-{number % 28 + 1:02},{'Berlin' if number % 2 else 'Bonn'},"
    f"{'fm'[number % 2]},{('asthma', 'migraine')[number % 2]},{('yes', 'no', 'perhaps')[number % 3]},"
    f"{'public' if number % 8 == 0 else 'internal'},{'crm' if number % 5 else ''},{75 - number}\n"
    for number in range(40)
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

BEFORE_DRIFT = "id,plan,amount,note,visited,remark,code,gone,price\n" + "".join(
    f"{number},{'abc'[number % 3]},{number * 37 % 120 / 4},n{number},2024-01-{number % 28 + 1:02},r{number % 4},{number % 9},"
    f"{number % 5},{number * 53 % 120 / 8}\n"
    for number in range(120)
)
DRIFTED = "id,amount,plan,note,visited,remark,code,came,cost\n" + "".join(
    f"{number},{number * 37 % 120 / 8 + (30 if number % 24 == 0 else 0)},{'abcabcabcd'[number % 10]},"
    f"a longer note {number},2025-02-{number % 28 + 1:02},"
    f"{f'r{number % 4}' if number % 3 else ''},c{number % 9},{number % 7},{number * 53 % 120 / 8}\n"
    for number in range(120)
)
"""Moved numbers, a new category, longer texts, later days, more missing cells, and every change of schema."""
RULED = "order_id,code,country,currency,amount,total,ordered,note,empty\n" + "".join(
    f"{number},AB-{number * 7 % 59:02},{country},{currency},{number * 11 % 60 - 1},{number * 11 % 60 - 1},"
    f"2024-03-{number % 28 + 1:02},{'' if number % 4 == 0 else 'word ' * (number % 5 + 1)},\n"
    for number in range(60)
    for country, currency in [("PL", "PLN") if number % 12 == 0 else (("DE", "FR")[number % 2], "EUR")]
)
RULES = AgentRequest(
    "test-coverage-agent",
    {
        "uniqueness_weight": 0.8,
        "unique_columns": ["total", "code", "ordr_id"],
        "range_tests": {
            "amount": {"min": 0, "max": 58.5},
            "ordered": {"min": "2024-03-01"},
            "note": {"max": 9},
            "price": {"min": 0},
        },
        "format_tests": {
            "code": {"pattern": r"^AB-\d+$", "description": "AB and a number"},
            "currency": "EUR",
            "note": r"(\w{1000}){1000}",
            "empty": "x",
        },
    },
)
"""Of every kind: kept, broken, on columns that there are not, and some that cannot be judged."""
NOTHING_WEIGHS = AgentRequest("readiness-rater", {"completeness_weight": 0, "consistency_weight": 0, "schema_health_weight": 0})
"""Fails."""

GIVEN = {
    "every_type": Given("every type.parquet", parquet(every_type())),
    "row_issues": Given("messy.csv", MESSY.encode()),
    "no_rows": Given("header only.csv", b"a,b,c\n", agents=OF_ONE_TABLE),
    "no_values": Given("empty.csv", b"a,b\n,\n,\n,\n", agents=(PROFILER, AgentRequest("readiness-rater"))),
    "masked": Given("people.csv", PEOPLE.encode(), policy="masked", agents=OF_ONE_TABLE),
    "nested": Given("orders.ndjson", "\n".join(map(json.dumps, ORDERS)).encode()),
    "drifted": Given(
        "now.csv", DRIFTED.encode(), baseline=BEFORE_DRIFT.encode(), agents=(PROFILER, AgentRequest("drift-detector"))
    ),
    "rules": Given("ruled.csv", RULED.encode(), agents=(PROFILER, RULES)),
    "partial_with_baseline": Given(
        "after.csv",
        AFTER.encode(),
        baseline=BEFORE.encode(),
        agents=(
            PROFILER,
            AgentRequest("drift-detector", {"min_sample_size": 30, "statistical_test": "kolmogorov_smirnov"}),
            NOTHING_WEIGHS,
        ),
    ),
}
