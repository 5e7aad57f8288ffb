"""What agents ask of the pass beyond figures: rows held against a rule, each exactly once, and the rows that fail it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.profiler.core.metrics import AbsentReason, Approximation, Scalar
from services.profiler.core.profile import CellPlace


@dataclass(frozen=True, slots=True)
class RangeCheck:
    """Present values of a column lie between two bounds of its own type, both included; None for no bound."""

    position: int
    minimum: Scalar | None
    maximum: Scalar | None


@dataclass(frozen=True, slots=True)
class FormatCheck:
    """Present values of a column, as text, match a regular expression from their first character on.

    The dialect is that of Rust's regex crate: linear in the text, without look-around and back-references.
    """

    position: int
    pattern: str


@dataclass(frozen=True, slots=True)
class MembershipCheck:
    """Present values of a column are among these, which are of its own type."""

    position: int
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class UniqueCheck:
    """No present value of a column occurs twice. All rows of a value but the first fail."""

    position: int


@dataclass(frozen=True, slots=True)
class GroupSizesCheck:
    """How many rows share each combination of values of these columns; a missing value equals a missing one."""

    positions: tuple[int, ...]


Check = RangeCheck | FormatCheck | MembershipCheck | UniqueCheck | GroupSizesCheck


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check went. The counts mean nothing where ``absent_reason`` is given."""

    checked_count: int = 0
    """Rows that were held against the rule: those with a present value, all for group sizes."""
    failed_count: int = 0
    """For group sizes: rows that are alone with their values."""
    places: tuple[CellPlace, ...] = ()
    """First failing rows, at most 1000, in row order."""
    approximation: Approximation | None = None
    """Where the failing rows could only be estimated."""
    group_sizes: Mapping[int, int] = field(default_factory=dict)
    """Rows by the size of their group, ascending; of group sizes only. From a sketch scaled to all rows."""
    absent_reason: AbsentReason | None = None
    """Why there is no result: failed, or redacted."""


CheckResults = Mapping[Check, CheckResult]
