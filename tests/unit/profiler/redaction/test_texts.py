"""Single values under each policy."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.redaction.texts import HIDDEN, LONGEST, LONGEST_MASK, SIGNS, STRUCTURED, mask, shortened, shown

kinds = st.sampled_from(["", "person_name", *sorted(STRUCTURED)])
words = st.text(st.sampled_from("abzßéЖ李"), min_size=1)


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        pytest.param("Jane.O'Neil@example.com", "email", "a.a•a@a.a", id="email"),
        pytest.param("123-45-6789", "us_ssn", "999-99-9999", id="digits_of_a_public_format"),
        pytest.param("+49 (30) ٤٢", "phone", "+99 (99) 99", id="digits_of_any_script"),
        pytest.param("李明@例.com", "email", "a@a.a", id="letters_without_case"),
        pytest.param("§¶", "email", HIDDEN, id="signs_alone"),
        pytest.param("-", "phone", HIDDEN, id="sign_of_the_format_alone"),
        pytest.param("4" * 30, "payment_card", "9" * 24 + "…", id="cut"),
        pytest.param("", "email", HIDDEN, id="empty"),
        pytest.param("M", "gender", HIDDEN, id="one_letter"),
        pytest.param("Jane", "person_name", HIDDEN, id="name"),
        pytest.param("1984-03-02", "date_of_birth", HIDDEN, id="date"),
    ],
)
def test_masks(value: str, kind: str, told: str) -> None:
    assert mask(value, kind) == told


@given(st.text(), kinds)
def test_a_mask_is_made_of_signs_that_are_no_value_s(value: str, kind: str) -> None:
    told = mask(value, kind)
    assert set(told) <= SIGNS | set("a9•…")
    assert len(told) <= LONGEST_MASK + 1


@given(words, words)
def test_a_mask_tells_neither_letters_nor_how_many(one: str, other: str) -> None:
    assert mask(f"{one}@{other}.com", "email") == mask(f"{other}{one}@{one}.org", "email")


@given(st.text(), st.text(), st.text().filter(lambda kind: kind not in STRUCTURED))
def test_a_kind_without_a_public_format_has_one_mask(one: str, other: str, kind: str) -> None:
    assert mask(one, kind) == mask(other, kind)


@given(st.text(), kinds)
def test_a_mask_of_a_mask_is_no_less(value: str, kind: str) -> None:
    told = mask(value, kind)
    assert mask(told, kind) in (told, HIDDEN) or told.endswith("…")


@given(st.text(max_size=LONGEST))
def test_short_values_are_shown_as_they_are(value: str) -> None:
    assert shortened(value) == value == shown(value, "full", "email")


def test_a_long_value_is_cut_and_known_by_its_digest() -> None:
    value = "ä" * 1_000
    assert shortened(value) == f"{'ä' * 256}… (1,000 characters, sha256 {sha256(value.encode()).hexdigest()[:12]})"


def test_half_a_character_has_a_digest() -> None:
    assert shortened("\ud800" * 300).startswith("\ud800" * 256 + "…")


@pytest.mark.parametrize("value", ["secret", "", None])
def test_none_shows_nothing(value: str | None) -> None:
    assert shown(value, "none", "email") is None
