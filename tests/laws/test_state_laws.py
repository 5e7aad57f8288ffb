"""Laws of stored and merged states, over whatever analyzers are registered: the merge of the parts' states is the whole's profile."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.figures import profile_of
from services.profiler.core.engine.states import (
    StorageLimits,
    at_moment,
    decode,
    encode,
    merge_profiles,
    merge_states,
    redacted,
    storable,
)
from services.profiler.core.engine.states.names import shapes
from services.profiler.core.engine.states.pool import OpenPool, Pool
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.metrics import Absent, Metric
from services.profiler.core.profile import ColumnProfile, DatasetProfile, RowEvidence
from services.profiler.core.readers.base import CellCounts, ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.errors import ServiceError
from tests.laws.test_analyzer_laws import AS_OF, FRAMES, HOSTILE_NAMES, WHOLE, MemoryRows, assert_same

SETTINGS = Settings(AS_OF)
EXAMPLE = Path(__file__).parents[2] / "examples" / "customers.csv"
NOT_OF_THE_WHOLE = frozenset({"memory_bytes", "file_bytes"})
"""Metrics of how the data was stored rather than of what it is."""


def pass_over(
    frame: pl.DataFrame, names: Sequence[str] | None = None, as_of: datetime = AS_OF, cells: Mapping[int, CellCounts] | None = None
) -> tuple[DatasetProfile, TableStates]:
    table, kept = MemoryRows(frame, names, batch_rows=max(5, frame.height // 3)), list[TableStates]()
    if cells:
        table.cell_counts = lambda: cells  # type: ignore[method-assign]
    return profile_table(table, as_of=as_of, on_states=kept.append), kept[0]


def stored(frame: pl.DataFrame, names: Sequence[str] | None = None, **more: object) -> TableStates:
    return decode(encode(storable(pass_over(frame, names, **more)[1])))  # type: ignore[arg-type]


def comparable(profile: DatasetProfile) -> DatasetProfile:
    metrics = {name: metric for name, metric in profile.metrics.items() if name not in NOT_OF_THE_WHOLE}
    return replace(profile, metrics=metrics, load=replace(profile.load, file_name="", problems=(), format="", sha256=""))


def assert_is_whole(merged: DatasetProfile, whole: DatasetProfile) -> None:
    assert_same(comparable(merged), comparable(whole))


def columns_of(profile: DatasetProfile) -> dict[str, ColumnProfile]:
    return {column.name: replace(column, position=0, evidence=RowEvidence()) for column in profile.columns}


def value(profile: DatasetProfile, column: int, name: str) -> object:
    return profile.columns[column].metrics[name].value  # type: ignore[index]


class TestWhole:
    @pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
    def test_parts_merged_are_the_whole(self, frame: pl.DataFrame) -> None:
        at = frame.height // 2
        merged = merge_profiles(stored(frame.head(at)), stored(frame.slice(at)), SETTINGS)
        assert_is_whole(merged, pass_over(frame)[0])

    @pytest.mark.parametrize("at", [0, 1, 11, 12])
    def test_parts_may_be_of_any_size(self, at: int) -> None:
        merged = merge_profiles(stored(WHOLE.head(at)), stored(WHOLE.slice(at)), SETTINGS)
        assert_is_whole(merged, pass_over(WHOLE)[0])

    @pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
    def test_no_rows_add_nothing(self, frame: pl.DataFrame) -> None:
        part, whole = stored(frame), pass_over(frame)[0]
        assert_is_whole(profile_of(part, SETTINGS), whole)
        assert_is_whole(merge_profiles(TableStates(), part, SETTINGS), whole)
        assert_is_whole(merge_profiles(part, TableStates(), SETTINGS), whole)

    def test_it_does_not_matter_which_parts_meet_first(self) -> None:
        a, b, c = stored(WHOLE.head(3)), stored(WHOLE.slice(3, 4)), stored(WHOLE.slice(7))
        one, other = merge_states(merge_states(a, b), c), merge_states(a, merge_states(b, c))
        assert_same(comparable(profile_of(one, SETTINGS)), comparable(profile_of(other, SETTINGS)))

    def test_but_for_the_numbers_of_rows_their_order_does_not_matter(self) -> None:
        a, b = stored(WHOLE.head(5)), stored(WHOLE.slice(5))
        assert_same(columns_of(merge_profiles(a, b, SETTINGS)), columns_of(merge_profiles(b, a, SETTINGS)))

    @pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: repr(name)[:12])
    def test_hostile_names_are_names(self, name: str) -> None:
        names = [name] * WHOLE.width
        merged = merge_profiles(stored(WHOLE.head(5), names), stored(WHOLE.slice(5), names), SETTINGS)
        assert_is_whole(merged, pass_over(WHOLE, names)[0])

    def test_a_row_is_the_same_with_a_missing_cell_and_without_its_column(self) -> None:
        one, other = pl.DataFrame({"a": [1, 2], "b": [None, "x"]}), pl.DataFrame({"a": [1, 2]})
        merged = merge_profiles(stored(one), stored(other), SETTINGS)
        assert merged.metrics["duplicate_row_count"].value == 1
        assert [place.row for place in merged.duplicate_rows] == [3]

    def test_rows_of_the_second_part_are_numbered_behind_the_first(self) -> None:
        frame = pl.DataFrame({"a": [1, None, 3, None], "b": ["x", "y ", "x", " z"]})
        merged = merge_profiles(stored(frame.head(3)), stored(frame.slice(3)), SETTINGS)
        assert [place.row for place in merged.columns[0].evidence.nulls] == [2, 4]
        assert [place.row for place in merged.columns[1].evidence.untrimmed] == [2, 4]

    def test_very_many_columns_are_merged(self) -> None:
        frame = pl.DataFrame({f"n{at}": [at, None] if at % 2 else ["x", "y"] for at in range(300)})
        assert_is_whole(merge_profiles(stored(frame), stored(frame), SETTINGS), pass_over(pl.concat([frame, frame]))[0])


class TestRealFile:
    @pytest.mark.parametrize("at", [1, 7, 60, 130, 239])
    def test_a_file_cut_in_two_is_the_file(self, at: int, tmp_path: Path) -> None:
        header, *rows = EXAMPLE.read_bytes().splitlines(keepends=True)
        (tmp_path / "a.csv").write_bytes(header + b"".join(rows[:at]))
        (tmp_path / "b.csv").write_bytes(header + b"".join(rows[at:]))
        merged = merge_profiles(*(read(tmp_path / name, tmp_path)[1] for name in ("a.csv", "b.csv")), SETTINGS)
        whole, _ = read(EXAMPLE, tmp_path)
        unlike = {column.name for column in merged.columns if column.dtype == "Null"}
        assert len(unlike) <= 3
        alike = [[column for column in profile.columns if column.name not in unlike] for profile in (merged, whole)]
        for one, other in zip(*alike, strict=True):
            assert_same(replace(one, evidence=RowEvidence()), replace(other, evidence=RowEvidence()), one.name)
        assert merged.number("row_count") == whole.number("row_count")


def read(path: Path, folder: Path) -> tuple[DatasetProfile, TableStates]:
    """A pass over a file, through a real reader."""
    spill, kept = folder / f"spill-{path.stem}", list[TableStates]()
    spill.mkdir(exist_ok=True)
    table = open_table(path, path.name, ReadOptions(), ReadLimits(), spill, may_guess=False)
    profile = profile_table(table, as_of=AS_OF, on_states=kept.append)
    table.close()
    return profile, decode(encode(storable(kept[0])))


CELLS = {
    "integer": st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3),
    "float": st.floats(width=64),
    "text": st.text(max_size=6) | st.sampled_from(["a", "b ", "007", "É"]),
    "flag": st.booleans(),
    "day": st.dates(date(1800, 1, 1), date(2100, 1, 1)),
}
DTYPES = {"integer": pl.Int64, "float": pl.Float64, "text": pl.String, "flag": pl.Boolean, "day": pl.Date}


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=4))
    rows = draw(st.integers(0, 30))
    cells = [draw(st.lists(st.none() | CELLS[kind], min_size=rows, max_size=rows)) for kind in kinds]
    return pl.DataFrame(
        [pl.Series(f"{kind}{at}", held, dtype=DTYPES[kind]) for at, (kind, held) in enumerate(zip(kinds, cells, strict=True))]
    )


class TestAnyTable:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(tables(), st.integers(0, 30), st.randoms(use_true_random=False))
    def test_columns_in_another_order_or_absent_are_merged_by_name(
        self, frame: pl.DataFrame, at: int, chance: random.Random
    ) -> None:
        first, second = frame.head(at), frame.slice(at)
        left = chance.sample(frame.columns, chance.randint(1, frame.width))
        merged = merge_profiles(stored(first), stored(second.select(left)), SETTINGS)
        # What a part lacks is missing in it.
        whole = pl.concat([first, second.select(left)], how="diagonal")
        assert_is_whole(merged, pass_over(whole)[0])


def untyped(column: ColumnProfile) -> ColumnProfile:
    """Without what follows from the logical type."""
    meaning = {"semantic_type": "", "semantic_confidence": 0.0, "semantic_reasons": ()}
    return replace(column, logical_type="unknown", feature_type="", feature_confidence=0.0, **meaning)


class TestTypes:
    @pytest.mark.parametrize(
        ("one", "other", "dtype"),
        [
            pytest.param(pl.Series([1, 2]), pl.Series([2.0, 0.5]), "Float64", id="each integer is a float"),
            pytest.param(pl.Series([1, -2], dtype=pl.Int8), pl.Series([2**40, -2]), "Int64", id="narrow in wide integers"),
            pytest.param(pl.Series([-1]), pl.Series([2**64 - 1], dtype=pl.UInt64), "Int128", id="with and without sign"),
            pytest.param(pl.Series([1.5], dtype=pl.Float32), pl.Series([1.5]), "Float64", id="narrow in wide floats"),
            pytest.param(
                pl.Series([7]),
                pl.Series([Decimal("7.00")], dtype=pl.Decimal(9, 2)),
                "Decimal(precision=38, scale=2)",
                id="decimals",
            ),
            pytest.param(pl.Series([None, None], dtype=pl.String), pl.Series([1, 2]), "Int64", id="nothing takes any type"),
            pytest.param(pl.Series([3, 3]), pl.Series([None], dtype=pl.Date), "Int64", id="nothing takes any type, behind"),
        ],
    )
    def test_types_widen_where_no_value_changes(self, one: pl.Series, other: pl.Series, dtype: str) -> None:
        frames = [series.alias("a").to_frame() for series in (one, other)]
        merged = merge_profiles(*map(stored, frames), SETTINGS)
        wide = merged.columns[0].dtype
        assert wide == dtype
        target = {"Int64": pl.Int64, "Float64": pl.Float64, "Int128": pl.Int128}.get(dtype, pl.Decimal(38, 2))
        whole, _ = pass_over(pl.concat([frame.cast(target) for frame in frames]))
        assert_same(
            [untyped(column) for column in comparable(merged).columns],
            [untyped(column) for column in comparable(whole).columns],
        )
        if "Decimal" not in dtype and "Int128" not in dtype:
            assert_same(comparable(merged).metrics, comparable(whole).metrics)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param(pl.Series([1, None]), pl.Series(["x"]), id="as text the numbers might have leading zeros"),
            pytest.param(pl.Series([2**53 + 1]), pl.Series([0.5]), id="the integer is no float"),
            pytest.param(pl.Series([date(2024, 1, 1)]), pl.Series([datetime(2024, 1, 1)]), id="a day is no moment"),
            pytest.param(pl.Series([True]), pl.Series([1]), id="truth is no number"),
        ],
    )
    def test_types_that_do_not_go_together_keep_presence_alone(self, one: pl.Series, other: pl.Series) -> None:
        frames = [pl.DataFrame({"a": series, "b": [1] * len(series)}) for series in (one, other)]
        merged = merge_profiles(*map(stored, frames), SETTINGS)
        rows = len(one) + len(other)
        assert value(merged, 0, "count") == rows - one.null_count()
        assert value(merged, 0, "null_count") == one.null_count()
        assert not {"distinct_count", "min", "mean"} & merged.columns[0].metrics.keys()
        assert value(merged, 1, "sum") == rows
        assert merged.metrics["duplicate_row_count"].value == Absent("not_mergeable")
        assert [problem.code for problem in merged.load.problems] == ["unlike_columns"]

    def test_hashes_of_another_type_say_nothing_of_variety(self) -> None:
        whole = pl.DataFrame({"a": range(5_000)})
        parts = [storable(pass_over(frame)[1], SMALL) for frame in (whole, whole.cast(pl.Float64))]
        merged = merge_profiles(*parts, SETTINGS)
        assert value(merged, 0, "distinct_count") == value(merged, 0, "mode_count") == Absent("not_mergeable")
        assert value(merged, 0, "max") == 4_999.0

    def test_presence_of_unlike_columns_counts_texts_that_are_no_values_as_missing(self) -> None:
        texts = pl.DataFrame({"a": ["x", "", "N/A", None]})
        typed = pl.DataFrame({"a": [1, None, None]})
        one = stored(texts, cells={0: CellCounts(null_count=1, empty_count=1, placeholder_count=1)})
        other = stored(typed, cells={0: CellCounts(empty_count=1, misfit_count=1)})
        merged = merge_profiles(one, other, SETTINGS)
        assert [value(merged, 0, name) for name in ("count", "null_count", "empty_count", "placeholder_count", "misfit_count")] == [
            2, 1, 2, 1, 1,
        ]  # fmt: skip


def many(rows: int = 20_000) -> pl.DataFrame:
    chance = random.Random(5)
    return pl.DataFrame(
        {
            "number": [chance.gauss(100, 15) for _ in range(rows)],
            "whole": [chance.randrange(10**6) for _ in range(rows)],
            "text": [f"{'frequent' if chance.random() < 0.2 else chance.randrange(10**6)}" for _ in range(rows)],
            "moment": [datetime(2020, 1, 1) + timedelta(seconds=chance.randrange(10**8)) for _ in range(rows)],
        }
    )


SMALL = StorageLimits(tally_bytes=8 * 1024, rows_bytes=12 * 2_000, places_bytes=1024)


class TestShrinking:
    def test_what_is_shrunk_tells_an_error_that_holds(self) -> None:
        frame = many()
        whole, _ = pass_over(frame)
        parts = [decode(encode(storable(pass_over(part)[1], SMALL))) for part in (frame.head(8_000), frame.slice(8_000))]
        merged = merge_profiles(*parts, SETTINGS)
        tallies = [state for part in parts for state in part.states.values() if isinstance(state, TallyState)]
        assert max(tally.size_bytes for tally in tallies) <= 4 * SMALL.tally_bytes
        labelled = 0
        for exact, estimated in zip(whole.columns, merged.columns, strict=True):
            for name, metric in exact.metrics.items():
                labelled += assert_within(metric, estimated.metrics[name], frame[exact.name])
        assert labelled >= 20
        assert merged.columns[2].top_values[0].value == "frequent"

    def test_a_value_that_is_frequent_in_neither_part_may_be_the_most_frequent(self) -> None:
        tenfold = [9_999] * 5
        parts = [pl.DataFrame({"a": [*range(low, low + 3_000)] * 5 + tenfold}) for low in (0, 3_000)]
        mode = merge_profiles(*(storable(pass_over(part)[1], SMALL) for part in parts), SETTINGS).columns[0].metrics["mode_count"]
        assert mode.value == 5
        assert mode.approximation is not None
        assert mode.approximation.relative_error == 1.0

    def test_counts_sums_and_extremes_stay_exact(self) -> None:
        frame = many(4_000)
        whole, merged = (
            pass_over(frame)[0],
            merge_profiles(*(storable(pass_over(part)[1], SMALL) for part in (frame.head(1_500), frame.slice(1_500))), SETTINGS),
        )
        for name in ("count", "null_count", "min", "max", "sum", "mean", "stddev", "skewness", "zero_count"):
            assert_same(merged.columns[1].metrics[name], whole.columns[1].metrics[name], name)

    def test_long_texts_do_not_make_large_states(self) -> None:
        frame = pl.DataFrame({"a": [f"{at:05} " + "x" * 20_000 for at in range(300)]})
        assert len(encode(storable(pass_over(frame)[1]))) < 1024**2


def assert_within(exact: Metric, estimated: Metric, cells: pl.Series) -> bool:
    """Whether the figure is an estimate; it is within the error that it tells, or absent, or exact."""
    told = estimated.approximation
    if told is None:
        if not isinstance(estimated.value, Absent):
            assert_same(estimated.value, exact.value, exact.name)
        return False
    truth, guess = exact.number, estimated.number
    if truth is None or guess is None:
        assert cells.dtype.is_temporal(), exact.name
        share = 0.5 if exact.name == "median" else int(exact.name[1:]) / 100
        rank = (cells.drop_nulls() <= estimated.value).mean()
        assert abs(float(rank) - share) <= told.relative_error + 2 / len(cells), exact.name  # type: ignore[arg-type]
        return True
    if told.method == "rank_summary" and exact.name.startswith(("q", "median")):
        share = 0.5 if exact.name == "median" else int(exact.name[1:]) / 100
        rank = (cells.cast(pl.Float64) <= guess).mean()
        assert abs(float(rank) - share) <= told.relative_error + 2 / len(cells), exact.name  # type: ignore[arg-type]
    elif told.method == "theta_sketch":
        # Told at 95 %: twice that is as good as certain.
        assert abs(guess - truth) <= 2 * told.relative_error * max(truth, 1), exact.name
    return True


class TestMoment:
    DAYS = pl.DataFrame({"day": [date(2024, 5, 1), date(2024, 6, 10), date(2024, 7, 1), None, date(9999, 12, 31)]})

    def test_what_lay_in_the_future_may_have_come_since(self) -> None:
        later = datetime(2024, 6, 15, tzinfo=UTC)
        moved = profile_of(at_moment(stored(self.DAYS), later), replace(SETTINGS, as_of=later))
        assert_is_whole(moved, pass_over(self.DAYS, as_of=later)[0])

    def test_the_later_moment_of_two_parts_holds(self) -> None:
        later = datetime(2024, 6, 15, tzinfo=UTC)
        merged = merge_states(stored(self.DAYS), stored(self.DAYS, as_of=later))
        assert merged.as_of == later
        whole = pass_over(pl.concat([self.DAYS] * 2), as_of=later)[0]
        assert_is_whole(profile_of(merged, replace(SETTINGS, as_of=later)), whole)

    def test_where_values_are_gone_the_figure_is_absent(self) -> None:
        days = pl.DataFrame({"day": [date(2020, 1, 1) + timedelta(days=at) for at in range(3_000)]})
        part = storable(pass_over(days)[1], SMALL)
        later = datetime(2024, 6, 15, tzinfo=UTC)
        moved = profile_of(at_moment(part, later), replace(SETTINGS, as_of=later))
        assert value(moved, 0, "future_count") == value(moved, 0, "age_s") == Absent("not_mergeable")
        assert value(moved, 0, "max") == days["day"].max()


class TestRedaction:
    SECRETS = pl.DataFrame(
        {
            "text": ["Zanzibar-Q", "Zanzibar-Q", " Xylophone-J", None] * 3,
            "number": [918273645, 918273645, 564738291, None] * 3,
            "day": [date(1987, 6, 5), date(1987, 6, 5), date(2033, 4, 3), None] * 3,
            "open": ["seen"] * 12,
        }
    )
    HIDDEN = (0, 1, 2)

    def test_no_value_is_stored(self) -> None:
        cells = {0: CellCounts(misfit_count=1)}
        states = storable(redacted(pass_over(self.SECRETS, cells=cells)[1], self.HIDDEN))
        written = repr(states.states) + repr(states.cells) + header_of(encode(states))
        found = [str(held) for state in states.states.values() for held in values_in(state)]
        for secret in ("Zanzibar", "Xylophone", "918273645", "564738291", "6364", "23103", "1987"):
            assert secret not in written
            assert not any(secret in text for text in found), secret
        assert any("seen" in text for text in found)

    def test_counts_stay_and_the_rest_says_why_it_is_absent(self) -> None:
        open_profile, states = pass_over(self.SECRETS)
        shown = profile_of(decode(encode(storable(redacted(states, self.HIDDEN)))), SETTINGS)
        for position in self.HIDDEN:
            for name in ("count", "null_count", "distinct_count", "unique_count", "entropy", "mode_count"):
                assert value(shown, position, name) == value(open_profile, position, name), name
        assert {value(shown, 1, name) for name in ("min", "max", "sum", "mean", "median", "outlier_count")} == {Absent("redacted")}
        assert shown.columns[0].top_values == ()
        assert_same(shown.columns[3], open_profile.columns[3])

    def test_what_is_hidden_in_one_part_is_hidden_in_the_whole(self) -> None:
        states = pass_over(self.SECRETS)[1]
        for parts in ((redacted(states, [1]), states), (states, redacted(states, [1]))):
            merged = merge_states(*parts)
            assert merged.redacted == {1}
            shown = profile_of(merged, SETTINGS)
            assert value(shown, 1, "max") == Absent("redacted")
            assert value(shown, 1, "distinct_count") == 2
            assert value(shown, 0, "distinct_count") == 2


def values_in(state: object) -> list[object]:
    """Every entry of every series in a state."""
    if isinstance(state, pl.Series):
        return state.to_list()
    if isinstance(state, pl.DataFrame):
        return [held for column in state.get_columns() for held in column.to_list()]
    if isinstance(state, tuple | list):
        return [held for part in state for held in values_in(part)]
    if hasattr(state, "__dataclass_fields__"):
        return [held for name in state.__dataclass_fields__ for held in values_in(getattr(state, name))]
    return [state]


def header_of(data: bytes) -> str:
    length = int.from_bytes(data[8:16], "little")
    return zstandard.ZstdDecompressor().decompress(data[16 : 16 + length]).decode()


def with_header(data: bytes, header: object) -> bytes:
    """The same file with another header, its digest in order."""
    length = int.from_bytes(data[8:16], "little")
    text = zstandard.ZstdCompressor().compress(json.dumps(header).encode())
    return signed(data[:8] + len(text).to_bytes(8, "little") + text + data[16 + length : -32])


def signed(body: bytes) -> bytes:
    return body + hashlib.sha256(body).digest()


class TestContainer:
    def test_the_same_states_give_the_same_bytes(self) -> None:
        assert encode(storable(pass_over(WHOLE)[1])) == encode(storable(pass_over(WHOLE)[1]))
        assert encode(storable(pass_over(many(3_000))[1], SMALL)) == encode(storable(pass_over(many(3_000))[1], SMALL))

    def test_what_is_read_is_what_was_written(self) -> None:
        data = encode(storable(pass_over(WHOLE)[1]))
        assert encode(decode(data)) == data

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda data: b"", "UNREADABLE_STATES"),
            (lambda data: b"PMDS", "UNREADABLE_STATES"),
            (lambda data: b"PK\x03\x04" + data, "UNREADABLE_STATES"),
            (lambda data: data[:-1], "UNREADABLE_STATES"),
            (lambda data: data[:200] + b"\x00" + data[201:], "UNREADABLE_STATES"),
            (lambda data: signed(data[:-40]), "UNREADABLE_STATES"),
            (lambda data: signed(b"PMDS\x02" + data[5:-32]), "OUTDATED_STATES"),
            (lambda data: with_header(data, {**json.loads(header_of(data)), "convention": "0"}), "OUTDATED_STATES"),
            (lambda data: with_header(data, []), "UNREADABLE_STATES"),
            (lambda data: with_header(data, {"convention": "1"}), "UNREADABLE_STATES"),
        ],
        ids=["nothing", "mark", "zip", "cut", "flipped", "no blobs", "version", "convention", "list", "empty"],
    )  # fmt: skip
    def test_what_cannot_be_read_is_refused(self, change: object, reason: str) -> None:
        with pytest.raises(ServiceError) as refused:
            decode(change(encode(storable(pass_over(WHOLE)[1]))))  # type: ignore[operator]
        assert refused.value.reason == reason

    @pytest.mark.parametrize("place", [[0, 0, 4], [0, 3, 1], [0, -1, 1], [0, 2, -1], [1, 0, 0], [-1, 0, 0], [0, 0], None, "000"])
    def test_places_stay_in_their_pool(self, place: object) -> None:
        pool = Pool()
        pool.put(pl.Series([1, 2, 3]))
        with pytest.raises(ValueError):
            OpenPool(pool.blobs()).get(place)

    def test_states_of_another_shape_are_lost_and_the_others_stay(self) -> None:
        data = encode(storable(pass_over(WHOLE)[1]))
        header = json.loads(header_of(data))
        assert header["shapes"] == shapes()
        header["shapes"]["extent"] = ["low"]
        del header["shapes"]["signs"]
        shown = profile_of(decode(with_header(data, header)), SETTINGS)
        assert value(shown, 2, "max") == value(shown, 2, "zero_count") == Absent("not_mergeable")
        assert value(shown, 2, "count") == 11

    def test_hashes_of_another_engine_are_not_compared(self) -> None:
        frame = many(3_000)
        whole, states = pass_over(frame)
        old = replace(storable(states), hashing="other")
        shown = merge_profiles(old, storable(states), SETTINGS)
        assert shown.metrics["duplicate_row_count"].value == Absent("not_mergeable")
        assert value(shown, 1, "distinct_count") == value(whole, 1, "distinct_count"), "an exact tally needs no hash"

    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_bytes_that_lie_are_refused_or_read(self, chance: random.Random) -> None:
        body = bytearray(GOOD[:-32])
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(8, len(body))] = chance.randrange(256)
        self.use(signed(bytes(body)))

    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_headers_that_lie_are_refused_or_read(self, chance: random.Random) -> None:
        header = json.loads(header_of(GOOD))
        for _ in range(chance.randint(1, 3)):
            spoil(header, chance)
        self.use(with_header(GOOD, header))

    def use(self, data: bytes) -> None:
        """Whatever is wrong is told by an error with a code."""
        try:
            states = decode(data)
            merge_states(states, states)
        except ServiceError as error:
            assert error.reason in ("UNREADABLE_STATES", "OUTDATED_STATES", "STATES_TOO_LARGE")


GOOD = encode(storable(pass_over(WHOLE)[1]))
LIES = (None, True, -1, 2**70, 0.5, "", "x", [], {}, {"series": [0, 0, 99]}, {"table": {}}, {"decimal": "x"}, [[]], 10**4000)


def spoil(node: object, chance: random.Random) -> None:
    """Put a lie somewhere into a JSON document."""
    while isinstance(node, dict | list) and node:
        at = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        inner = node[at]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            node[at] = deepcopy(chance.choice(LIES))
            return
        node = inner
