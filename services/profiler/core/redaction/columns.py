"""One column as it may be shown."""

from __future__ import annotations

from dataclasses import fields, replace

from services.profiler.core.profile import CellPlace, ColumnProfile, Pattern, RowEvidence, ValueCount, ValuePolicy
from services.profiler.core.redaction.figures import shown_figures
from services.profiler.core.redaction.texts import STRUCTURED, mask, shown

Places = tuple[CellPlace, ...]


def redacted_column(column: ColumnProfile, policy: ValuePolicy) -> ColumnProfile:
    """The column under its policy. Unless that is ``full`` it has neither histogram nor states: both hold values."""
    kind = kind_of_values(column)
    shown_column = replace(
        column,
        value_policy=policy,
        metrics=shown_figures(column.metrics, policy),
        top_values=tuple(ValueCount(shown(top.value, policy, kind), top.count, top.ratio) for top in column.top_values),
        evidence=_evidence(column.evidence, policy, kind),
    )
    if policy == "full":
        return shown_column
    return replace(shown_column, histogram=None, states={}, patterns=_patterns(column, policy))


def kind_of_values(column: ColumnProfile) -> str:
    """The kind of personal data that all values are; empty where only some are, as a telephone number in a remark."""
    return column.pii.kind if column.pii.kind == column.semantic_type else ""


def redacted_places(places: Places, policy: ValuePolicy, kind: str) -> Places:
    """Where something stands, with what may be shown of it."""
    return tuple(replace(place, value=shown(place.value, policy, kind)) for place in places)


def _evidence(evidence: RowEvidence, policy: ValuePolicy, kind: str) -> RowEvidence:
    # By the fields that there are: a kind of evidence that is added is redacted unasked.
    kept = {field.name: redacted_places(getattr(evidence, field.name), policy, kind) for field in fields(evidence)}
    return RowEvidence(**kept)


def _patterns(column: ColumnProfile, policy: ValuePolicy) -> tuple[Pattern, ...]:
    """Shapes of a structured kind, joined where they look alike; none otherwise: a shape may be the value."""
    kind = kind_of_values(column)
    if policy == "none" or kind not in STRUCTURED:
        return ()
    joined: dict[str, Pattern] = {}
    for pattern in column.patterns:
        shape = mask(pattern.mask, kind)
        so_far = joined.get(shape, Pattern(shape, 0, 0.0))
        joined[shape] = Pattern(shape, so_far.count + pattern.count, so_far.ratio + pattern.ratio)
    return tuple(sorted(joined.values(), key=lambda pattern: -pattern.count))
