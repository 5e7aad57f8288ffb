"""A column over several runs for people: a row per figure, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from client.cli.trends import figure
from client.models import Json, JsonValue

if TYPE_CHECKING:
    from rich.table import Table

LEFT_OUT = {
    "same_content": "read the same bytes as a newer one",
    "no_states": "kept nothing of the column",
    "other_type": "had another type",
    "other_hashing": "hashed values in another way",
}
COUNTS = frozenset({"distinct_count"})
"""Estimated figures whose error is relative to them; of the others it is that of a rank."""


def merged_table(answer: Json) -> Table:
    """One row per figure: its value, or why there is none, and how far it can be off."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("figure", "value", "exactness"):
        table.add_column(heading, no_wrap=True)
    absent, approximate = _object(answer.get("absent")), _object(answer.get("approximate"))
    for name, value in _object(answer.get("metrics")).items():
        if value is None:
            table.add_row(name, "–", Text(str(absent.get(name, "")), "dim"))
        else:
            table.add_row(name, Text(figure(value), "bold"), Text(_exactness(name, _object(approximate.get(name))), "dim"))
    return table


def span(answer: Json) -> str:
    """How many runs, and of when."""
    count = answer.get("run_count")
    first, last = (str(answer.get(name) or "")[:10] for name in ("first_created_at", "last_created_at"))
    when = first if first == last else f"{first} … {last}"
    return f"{count} run{'' if count == 1 else 's'} together, {when}"


def left_out(answer: Json) -> list[str]:
    """One line per reason."""
    runs = answer.get("runs_left_out")
    reasons = Counter(str(_object(run).get("reason")) for run in (runs if isinstance(runs, list) else []))
    return [f"{count} left out: {LEFT_OUT.get(reason, reason)}" for reason, count in reasons.items()]


def _exactness(name: str, approximation: Mapping[str, JsonValue]) -> str:
    error = approximation.get("relative_error")
    if not isinstance(error, int | float):
        return "exact"
    return f"± {error:.1%}" if name in COUNTS else f"rank ± {error:.2%}"


def _object(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, dict) else {}
