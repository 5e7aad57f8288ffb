"""Shapes as they are written, and how figures grow between them."""

from __future__ import annotations

import pytest

from bench.scaling import DEFAULT_SHAPES, Shape, growth, shapes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200kx20", [(200_000, 20)]),
        ("2Mx20, 1kx5000", [(2_000_000, 20), (1_000, 5_000)]),
        ("1.5Mx20", [(1_500_000, 20)]),
        ("7x1k", [(7, 1_000)]),
    ],
)
def test_shapes_are_read(text: str, expected: list[tuple[int, int]]) -> None:
    assert shapes(text) == expected


@pytest.mark.parametrize("text", ["", "200k", "x20", "200gx20", "200kx20,"])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        shapes(text)


def test_defaults_stay_small() -> None:
    assert max(rows * columns for rows, columns in shapes(DEFAULT_SHAPES)) <= 40_000_000


def row(shape: Shape, seconds: float, peak: int, name: str = "pmd profile") -> dict[str, object]:
    figures = {"median_seconds": seconds, "cpu_seconds": 2 * seconds, "peak_mib": peak}
    return {"name": name, "shape": str(shape), "rows": shape.rows, "columns": shape.columns, **figures}


def test_growth_is_told_to_the_next_taller_shape_of_the_same_width() -> None:
    tall = [row(Shape(200, 20), 1, 300), row(Shape(20_000, 20), 110, 420), row(Shape(2_000, 20), 8, 400)]
    wide = [row(Shape(10, 5_000), 5, 900)]
    assert growth([*tall, *wide, row(Shape(20_000, 20), 1, 1, name="duckdb summarize")]) == [
        "200 × 20 → 2,000 × 20: rows ×10.00, seconds ×8.00, cpu ×8.00, peak ×1.33",
        "2,000 × 20 → 20,000 × 20: rows ×10.00, seconds ×13.75, cpu ×13.75, peak ×1.05",
    ]


def test_failures_do_not_grow() -> None:
    assert growth([row(Shape(200, 20), 1, 300), {"name": "pmd profile", "failure": "no disk"}]) == []
