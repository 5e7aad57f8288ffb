"""What changed against the baseline."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.agent_tiles.answers import answer_of, whole
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile
from services.transformer.core.wording import count, counted, listed, sentence

AGENT_ID = "drift-detector"


def drift_tile(measured: Measured) -> Tile | None:
    """How many columns moved, and which most; None without a baseline."""
    answer = answer_of(measured, AGENT_ID)
    if answer is None:
        return None
    schema, worst_columns = answer.get("schema"), answer.get("worst_columns")
    moved, tested = (whole(answer.get(f"{kind}_column_count")) for kind in ("drifted", "tested"))
    has_changed = isinstance(schema, Mapping) and schema.get("drifted") is True
    if answer.get("drifted") is None:
        return Tile("drift", "Change", "not known", "neutral", "No column could be compared with the baseline.")
    names = [str(name) for name in worst_columns] if isinstance(worst_columns, list) else []
    parts = (
        [f"{listed(names)} moved away from the baseline, {count(moved)} of {counted(tested, 'column')} compared"] if moved else []
    )
    parts += ["columns came, went or changed their type"] if has_changed else []
    if not parts:
        return Tile("drift", "Change", "none", "good", f"None of {counted(tested, 'column')} moved away from the baseline.")
    value = counted(moved, "column") if moved else "columns only"
    return Tile("drift", "Change", value, "attention", sentence("; ".join(parts)))
