"""The fast way of folding plain texts is the slow one's."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.analyzers.frequency.variants import IGNORED, SMALL
from services.profiler.core.analyzers.masks import SEPARATOR, translated

PLAIN = st.text(st.characters(max_codepoint=127, exclude_characters=SEPARATOR), max_size=12)


@given(st.lists(PLAIN, min_size=1, max_size=20))
def test_plain_texts_fold_as_any_text_does(texts: list[str]) -> None:
    values = pl.Series("value", texts)
    slow = values.str.normalize("NFKC").str.to_lowercase()
    fast = translated(values, SMALL)
    assert fast is not None
    assert fast.to_list() == slow.to_list()
    bare = translated(values, SMALL, IGNORED)
    assert bare is not None
    assert bare.to_list() == slow.str.replace_all(r"[\s\p{P}\p{Cf}]+", "").to_list()


def test_other_texts_are_left_to_the_slow_way() -> None:
    assert translated(pl.Series(["a", "é"]), SMALL) is None
    assert translated(pl.Series([f"a{SEPARATOR}b"]), SMALL) is None
