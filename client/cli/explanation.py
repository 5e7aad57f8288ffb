"""An explained column, for people: topics on the left, sentences on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from client.models import Json, JsonValue

if TYPE_CHECKING:
    from rich.console import Console

TOPICS = {
    "logical_type": "type",
    "semantic_type": "meaning",
    "personal_data": "personal",
    "quality": "quality",
    "findings": "findings",
    "values": "values",
}
"""Heading by section of the report."""
MOST_WIDE = 100
"""Longer lines are hard to read."""


def print_explanation(out: Console, report: Json, column: Mapping[str, JsonValue]) -> None:
    """Every sentence that the report has about a column."""
    from rich.table import Table
    from rich.text import Text

    columns = report.get("columns")
    position, of = column.get("position"), len(columns) if isinstance(columns, list) else 0
    place = f"  column {position + 1} of {of}" if isinstance(position, int) else ""
    kinds = [str(column[key]) for key in ("logical_type", "semantic_type") if column.get(key)]
    out.print(Text.assemble((_one_line(str(column.get("name"))), "bold"), place, f"  {', '.join(kinds)}"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold", max_width=min(out.width, MOST_WIDE) - 14)
    explanation = column.get("explanation")
    for key, title in TOPICS.items():
        said = explanation.get(key) if isinstance(explanation, Mapping) else None
        for place_in_topic, sentence in enumerate(said if isinstance(said, list) else []):
            table.add_row(title if not place_in_topic else "", Text(_one_line(str(sentence))))
    out.print(table)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
