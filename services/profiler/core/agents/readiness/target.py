"""The column that a model is to tell from the others: named by the user, or guessed by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.profiler.core.profile import ColumnProfile

TARGET_NAMES: Final = (
    *("target", "label", "y", "ground truth", "target label", "class label", "outcome", "result label"),
    *("churn", "churned", "is churn", "has churned", "exited", "attrition", "survived", "is fraud", "fraud", "fraudulent"),
    *("default", "defaulted", "loan status", "converted", "conversion", "purchased", "clicked", "response", "diagnosis"),
    *("species", "sentiment", "spam", "is spam", "class"),
)
"""What targets are called, surest first."""
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Target:
    """The target, and how it is known. ``column`` is None if there is none."""

    column: ColumnProfile | None
    source: Literal["given", "guessed", "none"]
    asked_for: str = ""
    """What the parameter says."""

    def told(self) -> dict[str, object]:
        """For the answer."""
        return {"column": self.column.name if self.column else None, "source": self.source, "reason": self._reason()}

    def _reason(self) -> str:
        if self.source == "given":
            return "Named by target_column." if self.column else "No column has the name that target_column gives."
        if self.source == "guessed":
            return "Guessed by its name; target_column names another."
        return "No column is named like a target; target_column names it."


def find_target(columns: Sequence[ColumnProfile], asked_for: str) -> Target:
    """The column that is asked for; where none is, the one whose name is surest to be a target's."""
    if asked_for:
        return Target(next((column for column in columns if column.name == asked_for), None), "given", asked_for)
    names = {_words(column.name) for column in columns}
    # Beside an x, y is a coordinate or a length.
    likely = [name for name in TARGET_NAMES if name != "y" or "x" not in names]
    ranked = [(likely.index(words), column) for column in columns if (words := _words(column.name)) in likely]
    if not ranked:
        return Target(None, "none")
    return Target(min(ranked, key=lambda entry: (entry[0], entry[1].position))[1], "guessed")


def _words(name: str) -> str:
    return " ".join(token.lower() for token in _TOKEN.findall(name))
