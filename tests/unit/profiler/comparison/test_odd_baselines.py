"""Whatever stands on either side, the answer is JSON and says why something was not tested."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from client.cli.app import app
from client.errors import ProblemError
from tests.unit.profiler.comparison.tables import columns_of, compared

N = 150
COLUMNS: dict[str, pl.Series] = {
    "ints": pl.Series([at * 7 % 101 for at in range(N)]),
    "floats": pl.Series([at / 7 for at in range(N)]),
    "constant": pl.Series([1.5] * N),
    "all missing": pl.Series([None] * N, dtype=pl.Float64),
    "few present": pl.Series([*range(20), *[None] * (N - 20)], dtype=pl.Float64),
    "nan": pl.Series([float("nan")] * N),
    "infinite": pl.Series([float("inf"), float("-inf")] * (N // 2)),
    "some infinite": pl.Series([float("inf"), 1.0, 2.0] * (N // 3)),
    "huge": pl.Series([1.7e308, -1.7e308, 1e300] * (N // 3)),
    "tiny": pl.Series([5e-324, 1e-320, 0.0] * (N // 3)),
    "great ints": pl.Series([2**63 - 1, -(2**63), 0] * (N // 3)),
    "unsigned": pl.Series([2**64 - 1, 0, 1] * (N // 3), dtype=pl.UInt64),
    "decimals": pl.Series([Decimal("1.10"), Decimal("-3.25"), Decimal("9999999.99")] * (N // 3)),
    "texts": pl.Series([f"text {at} of {at * at}" for at in range(N)]),
    "words": pl.Series(["a", "b", "", " ", "\x1f"] * (N // 5)),
    "one word": pl.Series(["a"] * N),
    "no words": pl.Series([None] * N, dtype=pl.String),
    "flags": pl.Series([True, False, None] * (N // 3)),
    "dates": pl.Series([date(1, 1, 1), date(9999, 12, 31), date(2024, 1, 1)] * (N // 3)),
    "moments": pl.Series([datetime(2024, 1, 1, at % 24) for at in range(N)]),
    "nanoseconds": pl.Series([datetime(2024, 1, 1, at % 24) for at in range(N)], dtype=pl.Datetime("ns")),
    "times": pl.Series([time(at % 24) for at in range(N)]),
    "durations": pl.Series([timedelta(seconds=at) for at in range(N)]),
    "milliseconds": pl.Series([timedelta(seconds=at) for at in range(N)], dtype=pl.Duration("ms")),
    "bytes": pl.Series([b"\x00", b"\xff"] * (N // 2)),
    "lists": pl.Series([[1, 2], [3]] * (N // 2)),
    "structs": pl.Series([{"a": 1}] * N),
    "no rows": pl.Series([], dtype=pl.Int64),
}
TESTS = ("auto", "kolmogorov_smirnov", "chi2", "wasserstein")


def stands(column: dict[str, Any]) -> None:
    assert (column["test"] is None) == (column["reason"] is not None)
    if column["test"] is None:
        assert column["values_drifted"] is None
        assert column["effect"] is column["p_value"] is column["adjusted_p_value"] is None
    else:
        assert column["effect"] >= 0
        assert 0 <= column["p_value"] <= column["adjusted_p_value"] <= 1


@pytest.mark.parametrize("before", COLUMNS)
def test_any_column_against_any_other(before: str) -> None:
    for now, test in product(COLUMNS, TESTS if before in ("huge", "great ints", "words", "constant") else ("auto",)):
        assessment = compared(pl.DataFrame({"a": COLUMNS[now]}), pl.DataFrame({"a": COLUMNS[before]}), statistical_test=test)
        json.dumps(assessment.answer, allow_nan=False)
        column = columns_of(assessment)["a"]
        stands(column)
        assert column["reason"] != "failed", (before, now)
        if before == now:
            assert not column["drifted"], (before, column)


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        ("floats", "texts", "retyped"),
        ("lists", "lists", "nested"),
        ("lists", "ints", "nested"),
        ("all missing", "floats", "too_few_values"),
        ("floats", "nan", "too_few_values"),
        ("few present", "floats", "too_few_values"),
        ("no rows", "ints", "too_few_values"),
        ("texts", "no words", "too_few_values"),
    ],
)
def test_why_a_column_is_not_tested(before: str, now: str, reason: str) -> None:
    answer = compared(pl.DataFrame({"a": COLUMNS[now]}), pl.DataFrame({"a": COLUMNS[before]}))
    assert columns_of(answer)["a"]["reason"] == reason


@pytest.mark.parametrize(
    ("before", "now"),
    [("ints", "floats"), ("floats", "decimals"), ("dates", "moments"), ("moments", "nanoseconds"), ("durations", "milliseconds")],
)
def test_numbers_and_times_are_compared_across_types(before: str, now: str) -> None:
    answer = compared(pl.DataFrame({"a": COLUMNS[now]}), pl.DataFrame({"a": COLUMNS[before]}))
    column = columns_of(answer)["a"]
    assert column["test"] or column["moved_on"]
    if {before, now} & {"nanoseconds", "milliseconds"}:
        assert column["effect"] == 0


@pytest.mark.parametrize("asked", [1, 30, 100, 1000])
def test_fewer_values_than_asked_for_are_no_sample_and_fewer_than_thirty_never(asked: int) -> None:
    for rows in (29, 30, 100):
        frame = pl.DataFrame({"a": [at / 3 for at in range(rows)]})
        assessment = compared(frame + 100, frame, min_sample_size=asked)
        column = columns_of(assessment)["a"]
        is_enough = rows >= max(30, asked)
        assert column["drifted"] is (True if is_enough else None)
        assert column["reason"] == (None if is_enough else "too_few_values")
        assert assessment.answer["drifted"] is (True if is_enough else None)


def test_nothing_in_common() -> None:
    assessment = compared(pl.DataFrame({"a": [1.0] * 100}), pl.DataFrame({"b": [2.0] * 100}))
    answer: Any = assessment.answer
    assert (answer["columns"], answer["drifted"], answer["drifted_ratio"]) == ([], True, None)
    assert [issue.rule_id for issue in assessment.issues] == ["schema_drift"]


@pytest.mark.parametrize(
    ("baseline", "code"),
    [("", "empty_file"), ("\x00\x00\x00", "empty_file"), ("PMDS\x01junk", "unreadable_states"), ("a,b\n", ""), ("a,b\n1,x\n", "")],
)
def test_odd_files_get_an_answer_or_a_code(tmp_path: Path, baseline: str, code: str) -> None:
    primary = tmp_path / "now.csv"
    primary.write_text("a,b\n" + "".join(f"{at},{'xy'[at % 2]}\n" for at in range(200)))
    (tmp_path / "before.csv").write_text(baseline)
    result = CliRunner().invoke(app, ["profile", str(primary), "--baseline", str(tmp_path / "before.csv"), "--local", "--json"])
    if code:
        assert isinstance(result.exception, ProblemError)
        assert result.exception.code == code
    else:
        agent = json.loads(result.stdout)["agents"]["drift-detector"]
        assert (agent["status"], agent["tested_column_count"]) == ("success", 0)
