"""How columns go together, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from services.profiler.core.metrics import Approximation


@dataclass(frozen=True, slots=True)
class CandidateKey:
    """Columns whose combined values tell ``uniqueness`` of the rows apart."""

    columns: tuple[str, ...]
    uniqueness: float
    has_nulls: bool
    approximation: Approximation | None = None
    """Where it was seen in a sample of the rows only."""


@dataclass(frozen=True, slots=True)
class MissingPattern:
    """Columns missing together in exactly ``row_count`` rows."""

    columns: tuple[str, ...]
    row_count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Association:
    """How strongly two columns go together, over ``pair_count`` complete pairs. ``strength`` None if undefined."""

    column_a: str
    column_b: str
    method: str
    strength: float | None
    pair_count: int
    approximation: Approximation | None = None
    """Where the strength rests on a sample of the rows."""


@dataclass(frozen=True, slots=True)
class PairBudget:
    """How far a measure of pairs went: the pairs of columns it is for, those that were compared, those that are told."""

    method: str
    pair_count: int
    compared_count: int
    told_count: int
