"""Laws that every analyzer obeys, whichever are registered."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

from services.profiler.core import analyzers
from services.profiler.core.analyzers import registry
from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.expressions import ExpressionAnalyzer
from services.profiler.core.analyzers.kinds import is_countable, is_text
from services.profiler.core.analyzers.sampled import SampledRows
from services.profiler.core.analyzers.summaries.distribution import TallyDistribution
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.plan import plan
from services.profiler.core.engine.sample_unit import ROW_SAMPLE
from services.profiler.core.engine.states.packing import pack, unpack
from services.profiler.core.engine.states.pool import OpenPool, Pool
from services.profiler.core.engine.units import Key
from services.profiler.core.engine.value_units import MASKS, VALUES
from services.profiler.core.load_report import LoadReport
from services.profiler.core.metrics import Absent, Approximation, Metric, MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Pii
from services.profiler.core.readers.base import Batch, CellCounts, Column

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
SETTINGS = Settings(AS_OF)
KINDS = {
    "column": registry.COLUMN_ANALYZERS,
    "text": registry.TEXT_ANALYZERS,
    "frequency": registry.FREQUENCY_ANALYZERS,
    "places": registry.PLACE_ANALYZERS,
    "dataset": registry.DATASET_ANALYZERS,
    "pair": registry.PAIR_ANALYZERS,
    "sample": registry.SAMPLE_ANALYZERS,
}
EVERY = [pytest.param(kind, analyzer, id=f"{kind}-{analyzer.name}") for kind, group in KINDS.items() for analyzer in group]
TOLERANCE = 1e-9
"""Relative error that the order of floating point additions may cause."""
HOSTILE_NAMES = ("^a.*$", "", "a/b", "*", "😀", "c0", "a" * 5000, "a\nb", "{0}", "row", "count", "value")


def hostile_frame() -> pl.DataFrame:
    """One column per type that a reader can give, with the values that break things."""
    return pl.DataFrame(
        {
            "float": [1.5, -0.0, math.nan, math.inf, -math.inf, None, 1e3, -1e3, 5e-324, 0.1, 0.1, 2.0],
            "small": pl.Series([1.0, -0.0, math.nan, math.inf, None, 3.0, 4.0, 5.0, 5.0, 6.0, 7.0, 8.0], dtype=pl.Float32),
            "integer": [2**63 - 1, -(2**63), 0, 1, 1, None, 7, 8, 9, 10, 11, 12],
            "unsigned": pl.Series([2**64 - 1, 0, 1, 1, 2, None, 3, 4, 5, 6, 7, 8], dtype=pl.UInt64),
            "tiny": pl.Series([127, -128, 0, 1, 1, None, 7, 8, 9, 10, 11, 12], dtype=pl.Int8),
            "huge": pl.Series([10**30, -(10**30), 0, 1, 1, None, 7, 8, 9, 10, 11, 12], dtype=pl.Int128),
            "decimal": pl.Series(
                [Decimal("1.50"), Decimal("-2.25"), None, *map(Decimal, ["0", "0.10", "7", "8", "9", "9", "1", "2", "3"])],
                dtype=pl.Decimal(38, 2),
            ),
            "text": ["", " ", "a\x1fb", "É", "\u200b", "007", None, " x ", "Ab Cd", "ab  cd", "AB", "名前"],
            "category": pl.Series(["a", "b", None, *"abcabcabc"], dtype=pl.Categorical),
            "boolean": [True, False, None, *[True] * 9],
            "date": [date(1, 1, 1), date(9999, 12, 31), None, date(1970, 1, 1), *[date(2024, 2, day) for day in range(1, 9)]],
            "datetime": [datetime(1900, 1, 1), None, *[datetime(2024, 6, 1, hour, 30) for hour in range(10)]],
            "instant": pl.Series(
                [datetime(2030, 1, 1, tzinfo=UTC), None, *[datetime(2024, 6, 1, hour, tzinfo=UTC) for hour in range(10)]],
                dtype=pl.Datetime("ns", "UTC"),
            ),
            "milliseconds": pl.Series([2**62, -(2**62), None, *range(9)], dtype=pl.Int64).cast(pl.Datetime("ms")),
            "time": [time(0, 0), time(23, 59, 59, 999999), None, *[time(hour) for hour in range(9)]],
            "duration": [timedelta(days=-1), timedelta(0), None, *[timedelta(seconds=step) for step in range(9)]],
            "list": [[1, 2], [], None, *[[3]] * 9],
            "struct": [{"a": 1}, None, *[{"a": 2}] * 10],
            "binary": [b"", b"\xff\x00", None, *[b"a"] * 9],
            "nothing": [None] * 12,
        },
        strict=False,
    )


def table_of(frame: pl.DataFrame, names: Sequence[str] | None = None) -> tuple[tuple[Column, ...], pl.DataFrame]:
    shown = names or frame.columns
    columns = tuple(Column(at, shown[at], dtype, "unknown") for at, dtype in enumerate(frame.dtypes))
    return columns, frame.rename({name: f"c{at}" for at, name in enumerate(frame.columns)})


def encode_state(state: State) -> tuple[object, list[bytes]]:
    """A state as it is stored."""
    pool = Pool()
    return pack(state, pool), pool.blobs()


def decode_state(state_type: type[State], stored: tuple[object, list[bytes]]) -> State:
    packed, blobs = stored
    return unpack(json.loads(json.dumps(packed, allow_nan=False)), state_type(), OpenPool(blobs))


def measured(frame: pl.DataFrame, columns: Sequence[Column], first_row: int = 1) -> dict[Key, State]:
    """All states of one batch, or an error if any analyzer raises."""
    if frame.is_empty():
        return {}
    frames = BatchFrames.of(Batch(frame, first_row, 0), columns)
    return {key: state for unit in plan(columns, SETTINGS) for key, state in unit.measure(frames, {}).items()}


def merged(one: Mapping[Key, State], other: Mapping[Key, State]) -> dict[Key, State]:
    both = {key: one[key].merge(other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **both}


def finalized(states: Mapping[Key, State], columns: Sequence[Column]) -> dict[tuple[str, int], object]:
    """What every analyzer makes of its states, as comparable data."""
    found: dict[tuple[str, int], object] = {}
    for column in columns:
        key = column.position
        for analyzer in registry.COLUMN_ANALYZERS:
            if analyzer.supports(column):
                state = states.get((analyzer.name, key), analyzer.state_type())
                found[analyzer.name, key] = analyzer.finalize(state, column, SETTINGS)
        for text in registry.TEXT_ANALYZERS if is_text(column) else ():
            found[text.name, key] = text.finalize(states.get((text.name, key), text.state_type()))
        for frequency in registry.FREQUENCY_ANALYZERS:
            if frequency.supports(column):
                tally = states.get((VALUES if frequency.reads == "values" else MASKS, key), TallyState())
                assert isinstance(tally, TallyState)
                found[frequency.name, key] = frequency.finalize(TallyDistribution(tally), column, SETTINGS)
        for place in registry.PLACE_ANALYZERS:
            if place.supports(column) and (place.name, key) in states:
                found[place.name, key] = states[place.name, key].settled().places.to_dicts()  # type: ignore[attr-defined]
    return found | finalized_table(states, columns)


def finalized_table(states: Mapping[Key, State], columns: Sequence[Column]) -> dict[tuple[str, int], object]:
    found: dict[tuple[str, int], object] = {}
    kept = states.get((ROW_SAMPLE, -1), RowSampleState())
    assert isinstance(kept, RowSampleState)
    for sampling in registry.SAMPLE_ANALYZERS:
        found[sampling.name, -1] = sampling.finalize(SampledRows(kept, columns))
    for table in (*registry.DATASET_ANALYZERS, *registry.PAIR_ANALYZERS):
        found[table.name, -1] = table.finalize(states.get((table.name, -1), table.state_type()), columns)
    return found


def assert_same(one: object, other: object, path: str = "") -> None:
    """Equal, or as near as floating point addition allows."""
    if isinstance(one, float) and isinstance(other, float):
        assert math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12) or math.isnan(one), path
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        assert one.keys() == other.keys(), path
        for key in one:
            assert_same(one[key], other[key], f"{path}/{key}")
    elif isinstance(one, tuple | list) and isinstance(other, tuple | list):
        assert len(one) == len(other), path
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            assert_same(left, right, f"{path}/{at}")
    elif hasattr(one, "__dataclass_fields__") and type(one) is type(other):
        for part in fields(one):  # type: ignore[arg-type]
            assert_same(getattr(one, part.name), getattr(other, part.name), f"{path}.{part.name}")
    else:
        assert one == other, path


class TestRegistration:
    @pytest.mark.parametrize(("kind", "analyzer"), EVERY)
    def test_an_analyzer_is_named_for_its_file(self, kind: str, analyzer: Any) -> None:
        assert type(analyzer).__module__ == f"{analyzers.__name__}.{kind}.{analyzer.name}"

    def test_every_file_is_registered_once(self) -> None:
        root = Path(str(analyzers.__file__)).parent
        files = [(kind, path.stem) for kind in KINDS for path in (root / kind).glob("*.py") if path.stem != "__init__"]
        assert sorted(files) == sorted((kind, analyzer.name) for kind, group in KINDS.items() for analyzer in group)

    def test_no_two_analyzers_share_a_name(self) -> None:
        names = [analyzer.name for group in KINDS.values() for analyzer in group] + [VALUES, MASKS]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize(("kind", "analyzer"), EVERY)
    def test_what_it_provides_is_in_the_glossary(self, kind: str, analyzer: Any) -> None:
        assert set(getattr(analyzer, "provides", ())) <= set(get_args(MetricName))

    def test_no_figure_has_two_sources_in_one_column(self) -> None:
        columns, _ = table_of(hostile_frame())
        for column in columns:
            group = [*registry.COLUMN_ANALYZERS, *registry.FREQUENCY_ANALYZERS]
            names = [name for analyzer in group if analyzer.supports(column) for name in analyzer.provides]
            names += [name for text in registry.TEXT_ANALYZERS if is_text(column) for name in text.provides]
            assert len(names) == len(set(names)), column.dtype


class TestShape:
    def test_aggregates_are_the_fields_of_the_state(self) -> None:
        columns, _ = table_of(hostile_frame())
        for analyzer in registry.COLUMN_ANALYZERS:
            for column in filter(analyzer.supports, columns) if isinstance(analyzer, ExpressionAnalyzer) else ():
                keys = set(analyzer.aggregate(pl.col(column.id), column, SETTINGS))
                assert keys == {part.name for part in fields(analyzer.state_type)}, (analyzer.name, column.dtype)
        for text in registry.TEXT_ANALYZERS:
            assert set(text.aggregate(pl.col("a"), pl.col("b"))) == {part.name for part in fields(text.state_type)}

    @pytest.mark.parametrize("rows", [0, 1, 2, 12])
    def test_every_promised_figure_is_given(self, rows: int) -> None:
        columns, frame = table_of(hostile_frame())
        found = finalized(measured(frame.head(rows), columns), columns)
        for group in KINDS.values():
            for analyzer in group:
                for (name, _), figures in found.items():
                    if name == analyzer.name and not isinstance(figures, list):
                        metrics = figures if isinstance(figures, Mapping) else figures.metrics  # type: ignore[attr-defined]
                        assert set(metrics) == set(analyzer.provides), name
                        assert all(metric.name == key for key, metric in metrics.items())


def cuts(frame: pl.DataFrame, *at: int) -> Iterator[tuple[pl.DataFrame, int]]:
    edges = [0, *sorted(min(cut, frame.height) for cut in at), frame.height]
    for start, end in itertools.pairwise(edges):
        yield frame.slice(start, end - start), start + 1


class TestMerge:
    @pytest.mark.parametrize("at", [(), (0,), (1, 11), (3, 7, 9), (6, 6), tuple(range(12))], ids=str)
    def test_merge_of_parts_is_the_whole(self, at: tuple[int, ...]) -> None:
        columns, frame = table_of(hostile_frame())
        parts: dict[Key, State] = {}
        for part, first_row in cuts(frame, *at):
            parts = merged(parts, measured(part, columns, first_row))
        assert_same(finalized(parts, columns), finalized(measured(frame, columns), columns))

    def test_merge_is_associative(self) -> None:
        columns, frame = table_of(hostile_frame())
        a, b, c = (measured(part, columns, first_row) for part, first_row in cuts(frame, 3, 7))
        assert_same(finalized(merged(merged(a, b), c), columns), finalized(merged(a, merged(b, c)), columns))

    def test_merge_is_commutative(self) -> None:
        columns, frame = table_of(hostile_frame())
        a, b = (measured(part, columns, first_row) for part, first_row in cuts(frame, 5))
        assert_same(finalized(merged(a, b), columns), finalized(merged(b, a), columns))

    def test_merge_has_the_default_as_identity(self) -> None:
        columns, frame = table_of(hostile_frame())
        states = measured(frame, columns)
        for key, state in states.items():
            identity = type(state)()
            assert encode_state(identity.merge(state)) == encode_state(state), key
            assert encode_state(state.merge(identity)) == encode_state(state), key

    def test_merge_leaves_its_parts_as_they_were(self) -> None:
        columns, frame = table_of(hostile_frame())
        a, b = (measured(part, columns, first_row) for part, first_row in cuts(frame, 5))
        before = {key: encode_state(state) for key, state in a.items()}
        merged(a, b)
        assert before == {key: encode_state(state) for key, state in a.items()}


class TestCodec:
    def test_every_state_survives_its_codec(self) -> None:
        columns, frame = table_of(hostile_frame())
        states = measured(frame, columns)
        decoded = {key: decode_state(type(state), encode_state(state)) for key, state in states.items()}
        assert_same(finalized(decoded, columns), finalized(states, columns))

    def test_a_decoded_state_merges_like_the_one_it_was(self) -> None:
        columns, frame = table_of(hostile_frame())
        a, b = (measured(part, columns, first_row) for part, first_row in cuts(frame, 5))
        stored = {key: decode_state(type(state), encode_state(state)) for key, state in a.items()}
        assert_same(finalized(merged(stored, b), columns), finalized(merged(a, b), columns))

    def test_an_outgrown_tally_survives_its_codec(self) -> None:
        tally = TallyState(3, (pl.DataFrame({"value": ["a", "b"], "count": pl.Series([2, 1], dtype=pl.UInt64)}),)).outgrow()
        decoded = decode_state(TallyState, encode_state(tally))
        assert isinstance(decoded, TallyState)
        assert TallyDistribution(decoded).occurrences()[0].sort().to_list() == [1, 2]
        assert decoded.table().to_dicts() == tally.table().to_dicts()

    @pytest.mark.parametrize(
        "packed",
        [
            None,
            [],
            {},
            3,
            [1, 2, 3],
            ["1", [], [], False, 0, [], []],
            [1, [{"table": {"value": [0, 0, 1]}}], [], False, 0, [{"series": [0, 0, 0]}, {"table": {}}, 0], [[], 0]],
            [1, [], [], 1, 0, [{"series": [9, 0, 0]}, {"table": {}}, 0], [[], 0]],
            [{"float": "1e999"}, [], [], False, 0, None, None],
            [{"decimal": "9" * 1000}, [], [], False, 0, None, None],
        ],
        ids=repr,
    )
    def test_data_that_is_no_state_is_refused(self, packed: object) -> None:
        with pytest.raises(ValueError):
            unpack(packed, TallyState(), OpenPool([]))


class MemoryRows:
    """The least of a table: one frame in batches."""

    def __init__(self, frame: pl.DataFrame, names: Sequence[str] | None = None, batch_rows: int = 5) -> None:
        self.columns, self._frame = table_of(frame, names)
        self._batch_rows = batch_rows

    def batches(self) -> Iterator[Batch]:
        for start in range(0, self._frame.height, self._batch_rows):
            yield Batch(self._frame.slice(start, self._batch_rows), start + 1, 0)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        return {}

    def source_line(self, row: int) -> int | None:
        return None

    def load_report(self) -> LoadReport:
        return LoadReport("rows", "memory", 0, "")

    def close(self) -> None:
        """Nothing to remove."""


def profile(frame: pl.DataFrame, names: Sequence[str] | None = None, batch_rows: int = 5) -> DatasetProfile:
    return profile_table(MemoryRows(frame, names, batch_rows), as_of=AS_OF)


def failures(found: DatasetProfile) -> list[tuple[str, str]]:
    every = [("", metric) for metric in found.metrics.values()]
    every += [(column.dtype, metric) for column in found.columns for metric in column.metrics.values()]
    return [(where, metric.name) for where, metric in every if metric.value == Absent("failed")]


WHOLE = hostile_frame()
FRAMES = {
    "every type": WHOLE,
    "no rows": WHOLE.clear(),
    "one row": WHOLE.head(1),
    "two rows": WHOLE.head(2),
    "all null": WHOLE.clear(n=7),
    "repeated": pl.concat([WHOLE] * 3),
    "no columns": pl.DataFrame(),
    "only nan": pl.DataFrame({"a": [math.nan] * 4}),
    "only infinite": pl.DataFrame({"a": [math.inf, -math.inf]}),
    "constant": pl.DataFrame({"a": [0.1] * 9, "b": [7] * 9, "c": ["x"] * 9}),
    "wide apart": pl.DataFrame({"a": [1.7e308, -1.7e308, 1.7e308, 0.0]}),
    "long texts": pl.DataFrame({"a": ["x" * 1_000_000, "y" * 10]}),
}


def unnamed(column: ColumnProfile) -> ColumnProfile:
    """Without its name and what follows from it: a meaning is told from both."""
    meaning = {"semantic_type": "", "semantic_confidence": 0.0, "semantic_reasons": (), "pii": Pii()}
    return replace(column, name="", feature_type="", feature_confidence=0.0, **meaning)


class TestTroubledData:
    @pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
    def test_no_analyzer_fails(self, frame: pl.DataFrame) -> None:
        assert failures(profile(frame)) == []

    @pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
    def test_batches_change_nothing(self, frame: pl.DataFrame) -> None:
        one, other = profile(frame, batch_rows=3), profile(frame, batch_rows=1_000)
        assert_same(replace(one, metrics=unmeasured_memory(one)), replace(other, metrics=unmeasured_memory(other)))

    @pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: repr(name)[:12])
    def test_a_hostile_name_changes_nothing(self, name: str) -> None:
        plain, hostile = profile(WHOLE), profile(WHOLE, [name] * WHOLE.width)
        assert {column.name for column in hostile.columns} == {name}
        assert_same([unnamed(column) for column in plain.columns], [unnamed(column) for column in hostile.columns])

    def test_the_same_rows_give_the_same_profile(self) -> None:
        assert repr(profile(WHOLE)) == repr(profile(WHOLE))

    def test_no_figure_is_nan_or_infinite(self) -> None:
        for column in profile(WHOLE).columns:
            for metric in column.metrics.values():
                assert not isinstance(metric.value, float) or math.isfinite(metric.value)

    def test_countable_columns_know_their_variety(self) -> None:
        for column, measured_column in zip(MemoryRows(WHOLE).columns, profile(WHOLE).columns, strict=True):
            assert is_countable(column) == ("distinct_count" in measured_column.metrics)


def unmeasured_memory(found: DatasetProfile) -> dict[MetricName, Metric]:
    return {name: metric for name, metric in found.metrics.items() if name != "memory_bytes"}


def test_an_approximation_tells_its_error() -> None:
    values = pl.Series(range(40_000)).cast(pl.Float64)
    tally = TallyState(len(values), raw=(values,)).shrunk()
    distribution = TallyDistribution(tally)
    assert isinstance(distribution.variety_approximation() or Approximation("", 0.0), Approximation)
