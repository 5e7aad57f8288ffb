"""Rare shapes and the rows that have them."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.analyzers.masks import masks
from services.profiler.core.analyzers.shape import pattern, shapes
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from tests.unit.profiler.engine.conftest import ProfileColumn

CODES: list[str | None] = [f"AB-{at:05d}" for at in range(3_000)]


def places_of(texts: pl.Series, first_row: int) -> ShapePlacesState:
    return ShapePlacesState.of(texts, masks(texts.drop_nulls()), first_row, ShapePlacesState())


def with_odd(*odd: tuple[int, str | None]) -> list[str | None]:
    values = list(CODES)
    for row, value in odd:
        values[row - 1] = value
    return values


@pytest.mark.parametrize("batch_rows", [150, 777, 10_000])
def test_rows_of_rare_shapes_are_kept(profile_column: ProfileColumn, batch_rows: int) -> None:
    odd = [(7, "AB_00007"), (1_500, "n/a"), (2_999, "AB-0299O"), (3_000, "AB_1")]
    column = profile_column(with_odd(*odd, (9, None), (10, "ÄÖ-00010"), (11, "ab-00011")), pl.String, batch_rows=batch_rows)
    assert [(place.row, place.value) for place in column.evidence.rare_shapes] == sorted([*odd, (11, "ab-00011")])
    assert column.number("rare_shape_count") == 5


@pytest.mark.parametrize(
    ("values", "count"),
    [
        (CODES, 0),
        ([f"user{at}" for at in range(3_000)], 0),  # numbers grow longer and stay numbers
        ([*CODES[:2_600], *["x" * 3] * 400], 0),  # two ways of writing, neither rare
        ([*CODES[:2_500], *[f"{at}x" for at in range(500)]], 0),  # no shape has nine tenths
        (["a-1"] * 90 + ["b"], 0),  # too few to tell
        ([*CODES, *["q"] * 6], 0),  # six rows and more than a thousandth
        ([*CODES, *["q"] * 5], 5),
        ([*["a1"] * 20_000, *["q"] * 20], 20),  # a thousandth
        ([], 0),
    ],
    ids=["alike", "counted up", "two ways", "mixed", "few", "six", "five", "a thousandth", "nothing"],
)
def test_rare_means_few_against_nearly_all(profile_column: ProfileColumn, values: list[str], count: int) -> None:
    column = profile_column(values, pl.String, batch_rows=5_000)
    assert column.number("rare_shape_count") == count
    assert len(column.evidence.rare_shapes) == min(count, 3)


def test_a_shape_keeps_its_first_rows_only(profile_column: ProfileColumn) -> None:
    column = profile_column(with_odd(*((row, "q") for row in (5, 900, 1_200, 2_900))), pl.String, batch_rows=1_000)
    assert [place.row for place in column.evidence.rare_shapes] == [5, 900, 1_200]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_a_text_matches_the_pattern_of_its_shape(text: str) -> None:
    shape = shapes(masks(pl.Series([text])))[0]
    is_plain = not any(sign.isalpha() or sign.isdigit() for sign in text if not sign.isascii())
    if is_plain:
        assert pl.Series([text]).str.contains(pattern(shape))[0]
    assert not pl.Series([f"{text}§"]).str.contains(pattern(shape))[0] or shape.endswith("§")


def test_parts_that_disagree_keep_nothing() -> None:
    one = places_of(pl.Series(CODES), 1)
    other = places_of(pl.Series([f"{at} km" for at in range(500)]), 3_001)
    assert (one.usual, other.usual) == ("A-9", "9 a")
    assert one.merge(other).is_mixed and other.merge(one).is_mixed and one.merge(other).merge(one).is_mixed


def test_parts_in_any_order_are_the_whole() -> None:
    values = pl.Series(with_odd(*((row, f"{'q' * (row % 3)}?") for row in range(10, 3_000, 311))))
    whole = places_of(values, 1)
    parts = [places_of(values.slice(at, 1_000), at + 1) for at in (0, 1_000, 2_000)]
    backwards = parts[2].merge(parts[0].merge(parts[1]))
    assert (backwards.usual, backwards.is_mixed) == (whole.usual, whole.is_mixed)
    assert backwards.places.equals(whole.places) and not whole.places.is_empty()


def test_a_pattern_takes_no_sign_for_a_command() -> None:
    assert re.fullmatch(r"(\\x\{[0-9a-f]+\})+", pattern(".*+?()[]{}|^$\\-#& ~")[2:-2])
