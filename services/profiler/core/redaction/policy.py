"""The three policies, and which of two shows less."""

from __future__ import annotations

from typing import Final

from services.profiler.core.profile import ValuePolicy

POLICIES: Final[tuple[ValuePolicy, ...]] = ("none", "masked", "full")
"""The one that shows least first."""
DEFAULT_POLICY: Final[ValuePolicy] = "masked"


def least(*policies: ValuePolicy) -> ValuePolicy:
    """The policy that shows least of those given."""
    return min(policies, key=POLICIES.index)
