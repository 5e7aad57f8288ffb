"""One column as it may be shown."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from services.profiler.core.profile import CellPlace, ColumnProfile, Histogram, Pattern, ValueCount, ValuePolicy
from services.profiler.core.redaction.figures import shown_figures
from services.profiler.core.redaction.texts import STRUCTURED, mask, shown

Places = tuple[CellPlace, ...]
V = TypeVar("V", bound=ValueCount | CellPlace)


def redacted_column(column: ColumnProfile, policy: ValuePolicy) -> ColumnProfile:
    """The column under its policy. Unless that is ``full`` it has neither histogram nor states: both hold values."""
    kind = kind_of_values(column)
    # By the types that hold values, not by name: a field that is added with one of them is redacted unasked.
    by_type = {field.name: _redacted(getattr(column, field.name), policy, kind) for field in fields(column)}
    by_type |= {"metrics": shown_figures(column.metrics, policy), "value_policy": policy}
    whole = replace(column, **by_type)
    return whole if policy == "full" else replace(whole, states={}, patterns=_patterns(column, policy, kind))


def kind_of_values(column: ColumnProfile) -> str:
    """The kind of personal data that all values are; empty where only some are, as a telephone number in a remark."""
    return column.pii.kind if column.pii.kind == column.semantic_type else ""


def redacted_places(places: Places, policy: ValuePolicy, kind: str) -> Places:
    """Where something stands, with what may be shown of it."""
    return tuple(_shown(place, policy, kind) for place in places)


def redacted_values(values: tuple[ValueCount, ...], policy: ValuePolicy, kind: str) -> tuple[ValueCount, ...]:
    """Values and their rows, with what may be shown of them."""
    return tuple(_shown(value, policy, kind) for value in values)


def _shown(holder: V, policy: ValuePolicy, kind: str) -> V:
    value = shown(holder.value, policy, kind)
    # There can be tens of thousands, nearly all of which stay as they are.
    return holder if value is holder.value else replace(holder, value=value)


def _redacted(part: Any, policy: ValuePolicy, kind: str) -> Any:
    if isinstance(part, ValueCount | CellPlace):
        return _shown(part, policy, kind)
    if isinstance(part, Histogram):
        return part if policy == "full" else None
    if isinstance(part, tuple):
        return tuple(_redacted(item, policy, kind) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _redacted(getattr(part, field.name), policy, kind) for field in fields(part)})
    return part


def _patterns(column: ColumnProfile, policy: ValuePolicy, kind: str) -> tuple[Pattern, ...]:
    """Shapes of a structured kind, joined where they look alike; none otherwise: a shape may be the value."""
    if policy == "none" or kind not in STRUCTURED:
        return ()
    joined: dict[str, Pattern] = {}
    for pattern in column.patterns:
        shape = mask(pattern.mask, kind)
        so_far = joined.get(shape, Pattern(shape, 0, 0.0))
        joined[shape] = Pattern(shape, so_far.count + pattern.count, so_far.ratio + pattern.ratio)
    return tuple(sorted(joined.values(), key=lambda pattern: -pattern.count))
