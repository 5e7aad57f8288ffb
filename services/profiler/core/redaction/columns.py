"""One column as it may be shown."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from services.profiler.core.profile import CellPlace, ColumnProfile, Histogram, Pattern, ValueCount, ValuePolicy
from services.profiler.core.redaction.figures import shown_figures
from services.profiler.core.redaction.showing import Showing, showing
from services.profiler.core.redaction.texts import STRUCTURED, mask

Places = tuple[CellPlace, ...]
V = TypeVar("V", bound=ValueCount | CellPlace)


def redacted_column(column: ColumnProfile, policy: ValuePolicy, asked: ValuePolicy) -> ColumnProfile:
    """The column under its policy. Unless that is ``full`` it has neither histogram nor states: both hold values."""
    how = showing(column, policy, asked)
    # By the types that hold values, not by name: a field that is added with one of them is redacted unasked.
    by_type = {field.name: _redacted(getattr(column, field.name), how) for field in fields(column)}
    by_type |= {"metrics": shown_figures(column.metrics, policy), "value_policy": policy}
    whole = replace(column, **by_type)
    return whole if policy == "full" else replace(whole, states={}, patterns=_patterns(column, how))


def redacted_places(places: Places, how: Showing) -> Places:
    """Where something stands, with what may be shown of it."""
    return _shown(places, how)


def redacted_values(values: tuple[ValueCount, ...], how: Showing) -> tuple[ValueCount, ...]:
    """Values and their rows, with what may be shown of them."""
    return _shown(values, how)


def _shown(holders: tuple[V, ...], how: Showing) -> tuple[V, ...]:
    values = how.of([holder.value for holder in holders])
    # There can be tens of thousands, nearly all of which stay as they are.
    return tuple(
        holder if value is holder.value else replace(holder, value=value) for holder, value in zip(holders, values, strict=True)
    )


def _redacted(part: Any, how: Showing) -> Any:
    if isinstance(part, ValueCount | CellPlace):
        return _shown((part,), how)[0]
    if isinstance(part, Histogram):
        return part if how.policy == "full" else None
    if isinstance(part, tuple) and part and all(isinstance(item, ValueCount | CellPlace) for item in part):
        return _shown(part, how)
    if isinstance(part, tuple):
        return tuple(_redacted(item, how) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _redacted(getattr(part, field.name), how) for field in fields(part)})
    return part


def _patterns(column: ColumnProfile, how: Showing) -> tuple[Pattern, ...]:
    """Shapes of a structured kind, joined where they look alike; none otherwise: a shape may be the value."""
    if how.policy == "none" or how.kind not in STRUCTURED:
        return ()
    joined: dict[str, Pattern] = {}
    for pattern in column.patterns:
        shape = mask(pattern.mask, how.kind)
        so_far = joined.get(shape, Pattern(shape, 0, 0.0))
        joined[shape] = Pattern(shape, so_far.count + pattern.count, so_far.ratio + pattern.ratio)
    return tuple(sorted(joined.values(), key=lambda pattern: -pattern.count))
