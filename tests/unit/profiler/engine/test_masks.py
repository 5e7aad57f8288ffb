"""Shapes of text show no letter of it, whatever the script."""

from __future__ import annotations

import polars as pl
import pytest

from services.profiler.core.analyzers.masks import masks


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Ab-12", "Aa-99"),
        ("Ünï ǅ", "Aaa A"),
        ("日本 12a", "xx 99a"),
        ("שלום", "xxxx"),
        ("कि ३", "xx 9"),
        ("e\u0301", "ax"),
        ("a\x1fb", "a\x1fa"),
        ("", ""),
    ],
)
def test_a_mask_has_a_sign_for_every_code_point(text: str, mask: str) -> None:
    # Beside a plain text, so that both ways to mask are taken.
    assert masks(pl.Series([text, "x1"])).to_list() == [mask, "a9"]
    assert len(mask) == len(text)
