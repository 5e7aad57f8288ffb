"""Changes since the last run, as the report tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.transformer.core.canonical import Json
from services.transformer.core.measured import Severity

Kind = Literal["volume", "schema", "freshness", "missing", "distinct"]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was."""

    kind: Kind
    column: str | None
    metric: str | None
    """None where it is a matter of the schema."""
    severity: Severity
    old: float | str | None
    """None for a column that is new."""
    new: float | str | None
    """None for a column that is gone."""
    message: str


@dataclass(frozen=True, slots=True)
class SinceLastRun:
    """What the last run of the same dataset said, and what is other now."""

    analysis_id: str
    created_at: str | None
    """ISO 8601 UTC."""
    change_count: int
    changes: tuple[Change, ...]
    """The gravest first, however many are listed of them."""


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """The last run: its report as it was stored."""

    analysis_id: str
    created_at: str | None
    report: Mapping[str, Json]
