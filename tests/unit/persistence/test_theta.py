"""Distinct values of several parts: the union of their sketches is the sketch of the whole, and the told error holds."""

from __future__ import annotations

import random
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.merging.column_states import ThetaState
from services.persistence.core.merging.keyed_hashes import BITS, HASH_BITS, WHOLE, SketchKey, keyed, keyed_sketch
from services.persistence.core.merging.theta import EMPTY, distinct_count, union

KEY = SketchKey.of(b"a secret of the suite", "acme")
PARTS = st.tuples(st.integers(0, 9), st.integers(0, 200), st.integers(0, 100)).map(
    lambda told: (
        {random.Random(at).getrandbits(64) for at in range(told[0] * 50, told[0] * 50 + told[1])}
        | {random.Random(-at).getrandbits(64) >> at % 60 for at in range(told[2])}
    )
)
"""Hashes that look drawn, some of them in common, and some that are small."""
HASHES = st.integers(0, 2**64 - 1) | st.integers(0, 63).map(lambda bit: 1 << bit) | st.just(0)
NOMINAL = 16


def left(hashes: set[int], nominal: int = NOMINAL) -> tuple[list[int], int]:
    """What the profiler leaves of so many: the whole level above which the nominal ones are."""
    if len(hashes) <= nominal:
        return list(hashes), 0
    bits = sorted(hashes)[nominal].bit_length()
    return [one for one in hashes if one >> bits == 0], HASH_BITS - bits


def sketch(hashes: set[int], nominal: int = NOMINAL) -> ThetaState:
    return keyed_sketch(*left(hashes, nominal), nominal, KEY)


@given(st.lists(HASHES, unique=True))
def test_a_keyed_number_has_the_leading_zeros_of_its_hash(hashes: list[int]) -> None:
    ordered = sorted(hashes)
    for one, number in zip(ordered, keyed(hashes, KEY), strict=True):
        assert 0 <= number < WHOLE
        assert BITS - number.bit_length() == min(HASH_BITS - one.bit_length(), BITS)


@given(st.lists(HASHES, unique=True, min_size=1), st.integers(0, HASH_BITS))
def test_what_was_thinned_at_a_level_is_below_the_threshold_of_that_level(hashes: list[int], level: int) -> None:
    limit = WHOLE >> level if level <= BITS else 1
    thinned = [one for one in hashes if one >> (HASH_BITS - level) == 0]
    everything = keyed_sketch(hashes, 0, len(hashes), KEY).hashes
    kept = keyed_sketch(thinned, level, len(hashes), KEY)
    assert kept.theta == max(1, limit)
    # Beyond 52 zeros the numbers end: there all are 0.
    if level <= BITS:
        assert kept.hashes == tuple(number for number in everything if number < limit)


@given(st.lists(PARTS, max_size=5))
def test_the_union_of_sketches_is_a_sketch_of_the_union(parts: list[set[int]]) -> None:
    merged = union([sketch(part) for part in parts])
    whole = sorted(set(keyed(list(set().union(*parts)), KEY)))
    assert merged.hashes == tuple(number for number in whole if number < merged.theta)
    if all(len(part) <= NOMINAL for part in parts):
        assert merged.theta == WHOLE
    assert merged.theta <= min([sketch(part).theta for part in parts], default=WHOLE)


@given(st.lists(PARTS, min_size=1, max_size=6), st.randoms())
def test_order_and_grouping_do_not_matter(parts: list[set[int]], chance: random.Random) -> None:
    sketches = [sketch(part) for part in parts]
    together = union(sketches)
    chance.shuffle(sketches)
    assert reduce(lambda one, other: union([one, other]), sketches, EMPTY) == together
    assert union([together, together]) == together


@given(st.lists(st.sets(st.integers(0, 2000), max_size=60), max_size=4))
def test_exact_while_everything_fits(parts: list[set[int]]) -> None:
    hashed = [{random.Random(seed).getrandbits(64) for seed in part} for part in parts]
    found = distinct_count(union([sketch(part, 2048) for part in hashed]))
    assert found is not None
    assert (found.value, found.relative_error) == (len(set().union(*parts)), 0.0)


@pytest.mark.parametrize(("part_count", "each", "shared"), [(1, 50_000, 0), (4, 20_000, 0), (3, 40_000, 25_000), (5, 3_000, 1_000)])
def test_the_told_error_holds(part_count: int, each: int, shared: int) -> None:
    """Of 40 seeded draws about 95 % lie within the told error, and none far beyond it."""
    outside = 0
    for seed in range(40):
        chance = random.Random(seed)
        common = {chance.getrandbits(64) for _ in range(shared)}
        parts = [common | {chance.getrandbits(64) for _ in range(each - shared)} for _ in range(part_count)]
        found = distinct_count(union([sketch(part, 512) for part in parts]))
        assert found is not None
        true = len(set().union(*parts))
        error = abs(found.value - true) / true
        assert error < 2.2 * found.relative_error
        outside += error > found.relative_error
    assert outside <= 6


def test_the_full_size_is_off_by_at_most_four_and_a_half_percent() -> None:
    chance = random.Random(3)
    found = distinct_count(sketch({chance.getrandbits(64) for _ in range(300_000)}, 2048))
    assert found is not None
    assert found.relative_error < 0.045
    assert abs(found.value - 300_000) < 300_000 * 0.045


def test_a_sketch_thinned_to_nothing_tells_nothing() -> None:
    assert distinct_count(ThetaState(5, ())) is None
    nothing = distinct_count(EMPTY)
    assert nothing is not None
    assert (nothing.value, nothing.relative_error) == (0, 0.0)


def test_tenants_and_secrets_have_keys_of_their_own() -> None:
    hashes = [random.Random(1).getrandbits(64) for _ in range(200)]
    keys = [SketchKey.of(secret, tenant) for secret in (b"one secret", b"another") for tenant in ("acme", "umbrella", "")]
    numbers = [set(keyed(hashes, key)) for key in keys]
    assert all(not one & other for at, one in enumerate(numbers) for other in numbers[:at])
    assert len({key.name for key in keys}) == len(keys)
    assert set(keyed(hashes, SketchKey.of(b"another", "acme"))) == numbers[3]
    with pytest.raises(ValueError, match="secret"):
        SketchKey.of(b"", "acme")
