"""Canonical JSON: one value, one sequence of bytes that every reader takes."""

from __future__ import annotations

import json
import math
import sys
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.transformer.core.canonical import SAFE_INTEGER, canonical, canonical_json
from services.transformer.core.measured import Approximation

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20
)


def refuse(constant: str) -> object:
    raise AssertionError(f"{constant} is no JSON")


@given(VALUES)
def test_bytes_are_strict_json_and_canonical_again(value: object) -> None:
    written = canonical_json(value)
    read = json.loads(written.decode("utf-8"), parse_constant=refuse)
    assert canonical_json(read) == written


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE | st.floats(min_value=0, max_value=sys.float_info.min, exclude_max=True))
@example(sys.float_info.max)
@example(-sys.float_info.max)
@example(1.797693134862315e308)
@example(sys.float_info.min)
@example(5e-324)
@example(1e16)
@example(123456789012.5)
def test_floats_keep_twelve_significant_digits(value: float) -> None:
    written = canonical(value)
    assert isinstance(written, float)
    spelled = canonical_json(value).decode()
    # Below the least normal float there are fewer digits than twelve to keep.
    assert math.isclose(written, value, rel_tol=1e-11, abs_tol=5e-324)
    assert len(Decimal(spelled).normalize().as_tuple().digits) <= 12
    assert float(spelled) == written
    assert math.copysign(1, written) == 1 or written != 0


@given(FINITE, FINITE)
def test_rounding_keeps_the_order_of_floats(left: float, right: float) -> None:
    low, high = sorted((left, right))
    assert canonical(low) <= canonical(high)  # type: ignore[operator]


@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_objects_keep_the_order_of_their_keys(value: dict[str, int]) -> None:
    assert list(json.loads(canonical_json(value))) == list(value)


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_texts_are_utf_8_and_only_surrogates_change(value: str) -> None:
    read = json.loads(canonical_json(value).decode("utf-8"))
    assert read == "".join("?" if "\ud800" <= character <= "\udfff" else character for character in value)


@given(VALUES)
def test_a_value_that_was_read_is_the_same_as_one_that_was_made(value: object) -> None:
    assert json.loads(canonical_json(value)) == canonical(value)


@given(st.integers())
def test_integers_are_exact_in_any_reader(value: int) -> None:
    written = canonical(value)
    assert written == (value if abs(value) <= SAFE_INTEGER else str(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), b"null"),
        (float("-inf"), b"null"),
        (-0.0, b"0.0"),
        (0.1 + 0.2, b"0.3"),
        (-5e-324, b"-5e-324"),
        (sys.float_info.max, b"1.79769313486e+308"),
        (1e22, b"1e+22"),
        (100.0, b"100.0"),
        (2**53 - 1, b"9007199254740991"),
        (-(2**53), b'"-9007199254740992"'),
        (True, b"true"),
        ("\x00\u2028", b'"\\u0000\xe2\x80\xa8"'),
        ({"\udc00": ()}, b'{"?":[]}'),
        (2**53, b'"9007199254740992"'),
        ("\ud800", b'"?"'),
        ("é", '"é"'.encode()),
        (Approximation("hll", 0.008), b'{"method":"hll","relative_error":0.008}'),
        ({"b": 1, "a": (True, None)}, b'{"b":1,"a":[true,null]}'),
    ],
)
def test_values_have_one_form(value: object, written: bytes) -> None:
    assert canonical_json(value) == written


@pytest.mark.parametrize(
    "value",
    [{"when": object()}, {1: "a"}, {None: 1}, {"a", "b"}, b"bytes", Decimal(1)],
    ids=["object", "number-key", "none-key", "set", "bytes", "decimal"],
)
def test_what_is_no_data_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_no_value_is_lost_behind_another_of_the_same_key() -> None:
    with pytest.raises(ValueError, match="same form"):
        canonical_json({"?": 1, "\ud800": 2})
