"""How far a pass has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Told after every batch."""

    row_count: int
    byte_count: int
    """Of the source."""
