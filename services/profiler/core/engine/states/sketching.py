"""A few numbers per column that merge without the engine: counts, moments, sketches of values and numbers.

What histories of many runs are made of. The hashes have no key yet: whoever stores them for others gives them one.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections import Counter
from collections.abc import Mapping

import polars as pl

from services.profiler.core.analyzers.column.moments import MomentsState
from services.profiler.core.analyzers.kinds import is_countable, is_numeric
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.states.sampling import sample
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.value_units import VALUES
from services.profiler.core.metrics import Absent, AbsentReason, MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile
from services.profiler.core.readers.base import Column

NOMINAL = 2048
"""Distinct values whose hashes are kept: the error is at most 4.5 % at 95 %."""
POINTS = 256
"""Numbers that stand for all numbers of a column."""
TABLE_HASHES, TABLE_POINTS = 64 * NOMINAL, 64 * POINTS
"""Of all columns: wide tables have less room for each."""
HASH_BITS = 64
NUMBERS: Mapping[str, MetricName] = {"min": "min", "max": "max", "mean": "mean"}
"""Figures of the profile that are kept, by the name under which they are."""


def sketches(states: TableStates, dataset: DatasetProfile) -> bytes:
    """One strict JSON object. ``states`` are storable and hold only what may be shown; ``dataset`` is their profile.

    Of a column without values in its states come counts and the distinct sketch alone.
    """
    profiles = {column.position: column for column in dataset.columns}
    width = max(1, len(states.columns))
    nominal, points = min(NOMINAL, max(64, TABLE_HASHES // width)), min(POINTS, max(16, TABLE_POINTS // width))
    columns = [_column(states, column, profiles[column.position], nominal, points) for column in states.columns]
    whole = {"version": 1, "hashing": states.hashing, "nominal": nominal, "columns": columns}
    return json.dumps(whole, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()


def _column(states: TableStates, column: Column, profile: ColumnProfile, nominal: int, points: int) -> dict[str, object]:
    found = states.states.get((VALUES, column.position))
    tally = found if isinstance(found, TallyState) else TallyState()
    lost = states.lost.get((VALUES, column.position))
    counts = {name: _count(profile, name) for name in ("null_count", "missing_count")}
    return {
        "name": column.name,
        "logical_type": column.logical_type,
        "dtype": hashed_as(column.dtype),
        "row_count": states.row_count,
        **counts,
        **(_moments(states, column, profile) if is_numeric(column) else {}),
        **_distinct(column, tally, lost, nominal),
        **_quantiles(states, column, tally, points),
    }


def hashed_as(dtype: pl.DataType) -> str:
    """The same for all types whose equal values have equal hashes."""
    if dtype.is_integer():
        return "Integer"
    return f"Decimal(scale={dtype.scale})" if isinstance(dtype, pl.Decimal) else str(dtype)


def _count(profile: ColumnProfile, name: MetricName) -> int | None:
    metric = profile.metrics.get(name)
    return None if metric is None or metric.number is None else int(metric.number)


def _moments(states: TableStates, column: Column, profile: ColumnProfile) -> dict[str, object]:
    """Figures of finite numbers, each a number or the reason why there is none."""
    if column.position in states.redacted:
        return dict.fromkeys(("value_count", "min", "max", "mean", "m2"), "redacted")
    found: dict[str, object] = {key: _figure(profile, name) for key, name in NUMBERS.items()}
    if lost := states.lost.get(("moments", column.position)):
        return {"value_count": lost, **found, "m2": lost}
    # Where no row came, no state was left.
    known = states.states.get(("moments", column.position))
    state = known if isinstance(known, MomentsState) else MomentsState()
    return {"value_count": state.count, **found, "m2": _deviations(state, profile)}


def _figure(profile: ColumnProfile, name: MetricName) -> float | AbsentReason:
    metric = profile.metrics.get(name)
    if metric is None:
        return "failed"
    if isinstance(metric.value, Absent):
        return metric.value.reason
    try:
        return "failed" if metric.number is None else metric.number
    except OverflowError:
        return "overflow"


def _deviations(state: MomentsState, profile: ColumnProfile) -> float | AbsentReason:
    """Sum of the squared distances from the mean, as the variance has it: rounding around a large constant is no spread."""
    if state.count < 2:
        return 0.0 if state.count else "no_values"
    variance = _figure(profile, "variance")
    return variance and state.m2 if isinstance(variance, float) else variance


def _distinct(column: Column, tally: TallyState, lost: AbsentReason | None, nominal: int) -> dict[str, object]:
    if not is_countable(column):
        return {}
    if lost:
        return {"distinct": lost}
    hashes, level = _hashes(tally)
    if len(hashes) > nominal:
        # The values above the threshold all belong to one level: with the whole of it, a key may put them in an order of its own.
        bits = sorted(hashes)[nominal].bit_length()
        hashes, level = [found for found in hashes if found >> bits == 0], HASH_BITS - bits
    packed = struct.pack(f"<{len(hashes)}Q", *hashes)
    return {"distinct": {"level": level, "hashes": base64.b64encode(packed).decode()}}


def _hashes(tally: TallyState) -> tuple[list[int], int]:
    """Different hashes, and how many of their upper bits are zero because others were let go."""
    if tally.outgrown:
        return tally.hashes.table()["value"].to_list(), tally.hashes.level
    values = [*(frame["value"] for frame in tally.counted), *tally.raw]
    # Stored tallies are small: plain Python is faster than the many small plans of an engine.
    return list({found for part in values for found in part.hash().to_list()}), 0


def _quantiles(states: TableStates, column: Column, tally: TallyState, points: int) -> dict[str, object]:
    if not is_numeric(column):
        return {}
    if column.position in states.redacted:
        return {"quantiles": "redacted"}
    if lost := states.lost.get((VALUES, column.position)):
        return {"quantiles": lost}
    values, counts, error = _numbers(tally)
    if not values:
        return {"quantiles": "no_values"}
    found = sample(values, counts, points)
    return {"quantiles": {"points": found.points, "weights": found.weights, "error": min(1.0, found.error + error)}}


def _numbers(tally: TallyState) -> tuple[list[float], list[int], float]:
    """Finite numbers ascending, their rows, and by which share of all rows a rank is off."""
    if tally.outgrown:
        kept, known = tally.ranks.table(), tally.ranks.approximation()
        return kept["value"].to_list(), kept["count"].to_list(), known.relative_error if known else 0.0
    counts: Counter[float] = Counter()
    for values in tally.raw:
        counts.update(values.cast(pl.Float64).to_list())
    for frame in tally.counted:
        for value, count in zip(frame["value"].cast(pl.Float64).to_list(), frame["count"].to_list(), strict=True):
            counts[value] += count
    finite = sorted(value for value in counts if math.isfinite(value))
    return finite, [counts[value] for value in finite], 0.0
