"""What the profiler leaves of parts, persistence merges: figures of the whole, exactly or within the error that is told."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from services.persistence.core.merging.column_states import ColumnState, Run
from services.persistence.core.merging.keyed_hashes import SketchKey
from services.persistence.core.merging.merged import Figure, MergedColumn, merge_runs
from services.persistence.core.merging.sketches import column_states
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.states import StorageLimits, redacted, sketches, storable
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile
from tests.laws.test_analyzer_laws import FRAMES, HOSTILE_NAMES
from tests.unit.profiler.engine.memory_table import MemoryTable

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
KEY = SketchKey.of(b"a secret of the suite", "acme")
NAMES = {"row_count", "null_count", "completeness", "distinct_count"}
NUMBERS = {"min", "max", "mean", "stddev", "q05", "q25", "median", "q75", "q95"}


def profiled(frame: pl.DataFrame) -> tuple[DatasetProfile, TableStates]:
    kept = list[TableStates]()
    return profile_table(MemoryTable(frame), as_of=MOMENT, on_states=kept.append), kept[0]


def left(frame: pl.DataFrame, hidden: tuple[int, ...] = (), limits: StorageLimits | None = None) -> bytes:
    profile, states = profiled(frame)
    return sketches(redacted(storable(states, limits), hidden), profile)


def kept(frame: pl.DataFrame, **more: object) -> dict[str, ColumnState]:
    return {state.column_name: state for state in column_states(left(frame, **more), KEY)}  # type: ignore[arg-type]


def merged(*parts: ColumnState | None) -> MergedColumn:
    runs = [Run(f"id-{at}", MOMENT - timedelta(days=at), None, part) for at, part in enumerate(parts)]
    return merge_runs(runs)


def by_name(column: MergedColumn) -> dict[str, Figure]:
    return {figure.metric: figure for figure in column.figures}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_two_parts_have_the_figures_of_the_whole(frame: pl.DataFrame) -> None:
    at, whole = frame.height // 2, profiled(frame)[0]
    parts = kept(frame.head(at)), kept(frame.slice(at))
    for column in whole.columns:
        told = by_name(merged(parts[0].get(column.name), parts[1].get(column.name)))
        assert set(told) <= NAMES | NUMBERS
        for name, figure in told.items():
            if name == "row_count":
                assert figure.value == frame.height
                continue
            true = column.metrics[name]  # type: ignore[index]
            if true.number is None or figure.reason == "overflow":
                # Squares overflow sooner than what they are squares of.
                assert figure.value is None, (column.name, name)
            else:
                # Means of huge numbers that cancel each other keep the rounding of their own size.
                near = 1e-15 * max(abs(column.number("min") or 0), abs(column.number("max") or 0)) if name in NUMBERS else 0
                assert figure.value == pytest.approx(true.number, rel=1e-9, abs=near), (column.name, name)
                assert not figure.method


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float64, pl.String, pl.Date])
def test_thirty_large_runs_are_within_the_error_that_is_told(dtype: type[pl.DataType]) -> None:
    chance = np.random.default_rng(5)
    frames = [pl.DataFrame({"a": pl.Series(chance.zipf(1.1, 20_000) % 90_000).cast(pl.Int32).cast(dtype)}) for _ in range(30)]
    told, whole = by_name(merged(*(kept(frame)["a"] for frame in frames))), pl.concat(frames)["a"]
    distinct = told["distinct_count"]
    assert distinct.value is not None
    assert distinct.method == "theta_sketch"
    assert 0 < distinct.relative_error <= 0.045
    assert abs(distinct.value - whole.n_unique()) <= whole.n_unique() * distinct.relative_error
    assert told["row_count"].value == 600_000
    if dtype not in (pl.Int64, pl.Float64):
        assert set(told) == NAMES
        return
    numbers = whole.cast(pl.Float64).to_numpy()
    assert told["mean"].value == pytest.approx(numbers.mean(), rel=1e-12)
    assert told["stddev"].value == pytest.approx(numbers.std(ddof=1), rel=1e-12)
    assert (told["min"].value, told["max"].value) == (numbers.min(), numbers.max())
    for name, share in (("q05", 0.05), ("median", 0.5), ("q95", 0.95)):
        figure = told[name]
        assert figure.method == "rank_sample"
        assert 0 < figure.relative_error <= 0.005
        low, high = np.quantile(numbers, [share - figure.relative_error, share + figure.relative_error])
        assert low <= (figure.value or math.nan) <= high


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(pl.int_range(0, 50_000, eager=True), id="summarised for storage"),
        pytest.param(pl.int_range(0, 3_000, eager=True), id="just beyond the kept ones"),
        pytest.param(pl.int_range(0, 2_048, eager=True), id="exactly the kept ones"),
    ],
)
def test_what_was_thinned_at_a_level_before_is_still_a_fair_sample(values: pl.Series) -> None:
    frame = values.cast(pl.String).to_frame("a")
    whole, thinned = kept(frame)["a"].distinct, kept(frame, limits=StorageLimits(tally_bytes=64 * 1024))["a"].distinct
    assert whole
    assert thinned
    assert (whole.theta == 1 << 52) == (len(values) <= 2048)
    assert set(thinned.hashes) <= set(whole.hashes) | {one for one in thinned.hashes if one >= whole.theta}
    assert {one for one in whole.hashes if one < thinned.theta} == {one for one in thinned.hashes if one < whole.theta}


SECRETS = ("ada@example.org", "7041776")


def test_of_a_redacted_column_come_counts_and_keyed_hashes_alone() -> None:
    frame = pl.DataFrame({"mail": [SECRETS[0], "b", None], "salary": [int(SECRETS[1]), 2, 3], "shown": [1, 2, 2]})
    body = left(frame, (0, 1))
    assert not [secret for secret in SECRETS if secret.encode() in body]
    mail, salary, shown = column_states(body, KEY)
    assert (mail.row_count, mail.null_count, mail.quantiles, mail.min_value) == (3, 1, None, None)
    assert set(salary.absent) == {"value_count", "min", "max", "mean", "m2", "quantiles"}
    assert set(salary.absent.values()) == {"redacted"}
    assert shown.absent == {}
    open_mail = kept(frame)["mail"]
    assert mail.distinct == open_mail.distinct
    # A redacted run takes the figures of all, and nobody's distinct values.
    told = by_name(merged(kept(frame)["salary"], salary))
    assert {name for name, figure in told.items() if figure.reason == "redacted"} == NUMBERS
    assert told["distinct_count"].value == 3


def test_nothing_that_is_stored_can_be_made_without_the_key() -> None:
    frame = pl.DataFrame({"mail": ["ada@example.org", "bob@example.org"]})
    (known,) = column_states(left(frame), KEY)
    (theirs,) = column_states(left(frame), SketchKey.of(b"a secret of the suite", "umbrella"))
    assert known.distinct
    assert theirs.distinct
    assert not set(known.distinct.hashes) & set(theirs.distinct.hashes)
    assert known.hashing != theirs.hashing
    assert not set(known.distinct.hashes) & {one >> 12 for one in frame["mail"].hash().to_list()}


def test_integers_of_every_width_merge_and_other_types_do_not() -> None:
    kinds = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt32, pl.UInt64, pl.Int128]
    states = [kept(pl.DataFrame({"a": pl.Series([1, 2, at], dtype=kind)}))["a"] for at, kind in enumerate(kinds)]
    assert by_name(merged(*states))["distinct_count"].value == 8
    odd = [pl.Series([1.0]), pl.Series(["1"]), pl.Series([Decimal("1.0")]), pl.Series([True])]
    hashings = {kept(pl.DataFrame({"a": values}))["a"].hashing for values in odd}
    assert len({states[0].hashing, *hashings}) == 5


def test_wide_tables_have_less_room_for_each_column() -> None:
    frame = pl.DataFrame({f"c{at}": pl.int_range(0, 600, eager=True) + at for at in range(1_000)})
    body = left(frame)
    assert len(body) < 4 * 1024**2
    state = column_states(body, KEY)[7]
    assert state.distinct
    assert state.quantiles
    assert (len(state.distinct.hashes), len(state.quantiles.points)) == (131, 16)
    figure = by_name(merged(state))["distinct_count"]
    assert figure.value is not None
    assert abs(figure.value - 600) <= 1.5 * 600 * figure.relative_error


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: repr(name)[:12])
def test_hostile_names_are_names(name: str) -> None:
    profile, states = profiled(pl.DataFrame({"a": [1], "b": [2]}))
    columns = tuple(
        type(column)(column.position, name, column.dtype, column.logical_type, column.type_reason) for column in states.columns
    )
    named = TableStates(columns, states.row_count, 0, states.states, hashing=states.hashing)
    found = column_states(sketches(storable(named), profile), KEY)
    assert [state.column_name for state in found] == ([name] if name else [])


def test_a_sketch_of_no_rows_is_one() -> None:
    told = by_name(merged(kept(pl.DataFrame({"a": pl.Series([], dtype=pl.Float64)}))["a"]))
    assert {name: figure.reason for name, figure in told.items() if figure.value is None} == dict.fromkeys(
        {"completeness", *NUMBERS}, "no_values"
    )
    assert told["distinct_count"].value == 0


def test_it_is_strict_json() -> None:
    frame = pl.DataFrame({"a": [math.nan, math.inf, -math.inf, 1e308, -1e308], "b": [2**63 - 1, -(2**63), 0, None, 1]})
    body = left(frame)
    json.loads(body, parse_constant=pytest.fail)
    told = by_name(merged(*column_states(body, KEY)[:1]))
    assert told["distinct_count"].value == 4
    assert told["stddev"].reason == "overflow"
    assert told["null_count"].value == 0
    assert told["completeness"].value == 0.8
