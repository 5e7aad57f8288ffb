"""Figures in sentences."""

from __future__ import annotations

import pytest

from services.profiler.core.detectors.wording import percent, rows, values


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.0, "0 %"),
        (0.00001, "under 0.1 %"),
        (0.001, "0.1 %"),
        (0.123456, "12.3 %"),
        (0.5, "50 %"),
        (0.99999, "over 99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_percentages_never_round_into_nothing_or_everything(ratio: float, text: str) -> None:
    assert percent(ratio) == text


def test_numbers_agree_with_their_noun() -> None:
    assert (rows(1), rows(1234), values(1), values(2)) == ("1 row", "1,234 rows", "1 value", "2 values")
