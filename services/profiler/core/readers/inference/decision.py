"""From what was counted to the type of a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl

from services.profiler.core.profile import LogicalType
from services.profiler.core.readers.inference import booleans, dates, numbers
from services.profiler.core.readers.inference.tally import Tally

DOMINANCE = 0.95
"""Share of the values that must be of a type."""
EVIDENCE_RATIO = 20
"""So many times more dates must be readable in one order of day and month only than in the other only."""

DECLARABLE = ("text", "integer", "float", "decimal", "boolean", "date", "datetime", "time")

Convert = Callable[[pl.Series], pl.Series]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type of a column and how its cells become values."""

    logical_type: LogicalType
    dtype: pl.DataType
    convert: Convert | None = None
    """Text cells to values, null where a cell does not fit; None where text stays text."""
    problem: str = ""
    """Code of the load problem that explains the decision."""
    is_exact: bool = False
    """Whether every cell that is present fits."""
    says_less: bool = False
    """Whether values leave out what cells say: a unit, an offset from UTC."""


def is_same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts read every cell alike."""
    return (one.logical_type, one.dtype, _identity(one.convert)) == (other.logical_type, other.dtype, _identity(other.convert))


def _identity(convert: Convert | None) -> tuple[object, ...]:
    """What makes a conversion: bound methods of equal formats are not equal themselves."""
    if isinstance(convert, partial):
        return (convert.func, tuple(convert.keywords.items()))
    return (getattr(convert, "__func__", convert), getattr(convert, "__self__", None))


TEXT = Verdict("text", pl.String())


def decide(tally: Tally, declared: str | None = None) -> Verdict:
    """The type of a column, from all its cells."""
    if declared:
        return _declared(tally, declared)
    values = tally.valued_count
    if tally.null_count == tally.row_count:
        return Verdict("unknown", pl.String())
    if values == 0:
        return TEXT
    number, notation = _number(tally), _notation(tally)
    if notation and notation.convert and (tally.decimal == "," or max(tally.notation_counts.values()) > tally.number_count):
        return notation
    return number or notation or _boolean(tally) or _temporal(tally) or TEXT


def may_change(tally: Tally, verdict: Verdict) -> bool:
    """Whether cells that were not tried as some kind could make a column that is text something else."""
    if verdict.logical_type != "text" or verdict.problem:
        return False
    due = DOMINANCE * (tally.valued_count - tally.nan_count)
    found = {
        "number": tally.number_count,
        "notation": max(tally.notation_counts.values(), default=0),
        "boolean": tally.boolean_count,
        "temporal": max(tally.format_counts.values(), default=0),
    }
    return any(count and count < due <= count + tally.unscreened[kind] for kind, count in found.items())


def _number(tally: Tally) -> Verdict | None:
    values = tally.valued_count
    fits = tally.number_count + tally.infinite_count + tally.nan_count
    if fits < DOMINANCE * values or not tally.number_count + tally.infinite_count + tally.nan_count:
        return None
    if tally.zero_led_count:
        return Verdict("text", pl.String(), problem="leading_zeros")
    if tally.long_integer_count > (1 - DOMINANCE) * values:
        return Verdict("text", pl.String(), problem="long_integers")
    if not tally.fraction_count and not tally.infinite_count and tally.number_count:
        return _integer(tally)
    if tally.number_count and not tally.has_plain_number:
        return None
    is_exact = fits == tally.row_count - tally.null_count and not tally.infinite_count
    return Verdict("float", pl.Float64(), numbers.to_floats, is_exact=is_exact and not tally.nan_count)


def _integer(tally: Tally) -> Verdict | None:
    fits = tally.number_count - tally.long_integer_count
    if fits < DOMINANCE * (tally.valued_count - tally.nan_count):
        return None
    return Verdict("integer", pl.Int64(), numbers.to_integers, is_exact=fits == tally.row_count - tally.null_count)


def _notation(tally: Tally) -> Verdict | None:
    """Numbers in the notation that reads most cells."""
    if not tally.notation_counts:
        return None
    notation, count = max(tally.notation_counts.items(), key=lambda item: (item[1], item[0].group == ""))
    if count < DOMINANCE * (tally.valued_count - tally.nan_count):
        return None
    rivals = [other for other, reads in tally.notation_counts.items() if reads == count and other.decimal != notation.decimal]
    if rivals and notation in tally.fractional_notations | {other for other in rivals if other in tally.fractional_notations}:
        return Verdict("text", pl.String(), problem="ambiguous_numbers")
    if notation.group == " " and not notation.unit and notation not in tally.fractional_notations:
        return None  # digits in groups are telephone numbers as well
    if notation in tally.fractional_notations:
        return Verdict("float", pl.Float64(), notation.read, problem="number_notation", says_less=bool(notation.unit))
    return Verdict("integer", pl.Int64(), notation.read_integers, problem="number_notation", says_less=bool(notation.unit))


def _boolean(tally: Tally) -> Verdict | None:
    due = DOMINANCE * (tally.valued_count - tally.nan_count)
    if tally.boolean_count and tally.boolean_count >= due and booleans.is_one_pair(tally.boolean_words):
        return Verdict("boolean", pl.Boolean(), booleans.to_booleans)
    return None


def _temporal(tally: Tally) -> Verdict | None:
    if not tally.format_counts:
        return None
    due = DOMINANCE * (tally.valued_count - tally.nan_count)
    form, count = tally.format_counts.most_common(1)[0]
    if count >= due:
        is_plain = form.order not in ("dmy", "mdy") or "." in form.pattern or _order_is_plain(tally, form)
        return temporal_verdict(form) if is_plain else Verdict("text", pl.String(), problem="ambiguous_dates")
    written = sum({form.shape: count for form, count in reversed(tally.format_counts.most_common())}.values())
    return Verdict("text", pl.String(), problem="mixed_dates") if written >= due else None


def _order_is_plain(tally: Tally, form: dates.TemporalFormat) -> bool:
    """Whether dates that can be read in one order only speak for this one."""
    both = tally.both_orders_counts[form.shape]
    rivals = [count for other, count in tally.format_counts.items() if other.shape == form.shape and other != form]
    against = max(rivals, default=0) - both if rivals else 0
    speaking = tally.format_counts[form] - both
    return speaking > 0 and speaking >= EVIDENCE_RATIO * against


def temporal_verdict(form: dates.TemporalFormat) -> Verdict:
    """The verdict that a column is written in one form."""
    return Verdict(form.kind, form.dtype, form.read, problem="utc_offsets" if form.has_zone else "", says_less=form.has_zone)


def _declared(tally: Tally, declared: str) -> Verdict:
    if declared in BY_NAME:
        return BY_NAME[declared]
    if declared == "decimal":
        scale = tally.decimal_scale
        return Verdict("decimal", pl.Decimal(numbers.MAX_PRECISION, scale), partial(numbers.to_decimals, scale=scale))
    forms = [form for form in tally.format_counts if form.kind == declared]
    return temporal_verdict(max(forms, key=lambda form: tally.format_counts[form])) if forms else TEXT


BY_NAME: Mapping[str, Verdict] = {
    "integer": Verdict("integer", pl.Int64(), numbers.to_integers),
    "float": Verdict("float", pl.Float64(), numbers.to_floats),
    "boolean": Verdict("boolean", pl.Boolean(), booleans.to_booleans),
}
