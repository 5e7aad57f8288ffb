"""Columns that will not fit are summarised from the start; columns that repeat never are."""

from __future__ import annotations

import polars as pl
import pytest

from services.profiler.core.analyzers.summaries.counting import tally_of
from services.profiler.core.analyzers.summaries.tally import RAW_LIMIT, TallyState


@pytest.mark.parametrize(
    ("values", "expected_rows", "is_foreseen"),
    [
        pytest.param([f"id{at}" for at in range(30_000)], 2_000_000, True, id="all different, many to come"),
        pytest.param([f"id{at}" for at in range(30_000)], 300_000, False, id="all different, but few to come"),
        pytest.param(
            [f"code{at * 7919 % 1_000_003 % 700_000}" for at in range(60_000)], 9_000_000, True, id="drawn from very many"
        ),
        pytest.param(["x" * 1_500] * 60_000, 600_000, False, id="one long text, again and again"),
        pytest.param([f"city{at % 900}" for at in range(60_000)], 50_000_000, False, id="few, however many rows come"),
        pytest.param([f"id{at}" for at in range(5_000)], 50_000_000, False, id="too few rows to tell"),
    ],
)
def test_what_will_not_fit_is_foreseen(values: list[str], expected_rows: int, is_foreseen: bool) -> None:
    tally = tally_of(pl.Series("value", values), TallyState())
    assert tally.will_be_too_large(expected_rows) is is_foreseen


def test_numbers_beyond_their_limit_are_summarised() -> None:
    numbers = pl.int_range(RAW_LIMIT, eager=True).alias("value")
    whole = TallyState(RAW_LIMIT, raw=(numbers,))
    one = TallyState(1, raw=(numbers.head(1),))
    assert not whole.is_too_large
    assert whole.merge(one).outgrown
