"""What is odd about the tree of paths: keys that lack, repeated keys, values of several kinds at one path."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.readers.document.path import ELEMENTS, Earlier
from services.profiler.core.readers.document.tree import Node
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.problems import Problems

NUMERIC = ("integer", "float", "decimal")


def note_oddities(root: Node, columns: Sequence[Node], types: ColumnTypes, problems: Problems) -> None:
    """Note them all with the columns where they are seen."""
    places = {node: f"column {position}" for position, node in enumerate(columns, start=1)}
    for node in root.walk():
        place = next((places[below] for below in node.walk() if below in places), "")
        if isinstance(node.step, Earlier):
            problems.note("duplicate_keys", place, node.seen_count)
        elif node.parent and node.step is not ELEMENTS:
            code, count = (
                ("short_rows", node.parent.list_count) if isinstance(node.step, int) else ("absent_keys", node.parent.object_count)
            )
            problems.note(code, place, count - node.seen_count)
        problems.note("mixed_kinds", place, _minority(node))
        if node is not root:
            problems.note("empty_objects", place, node.kinds[object])
    for position, node in enumerate(columns):
        _note_scalars(node, types, position, problems)


def _minority(node: Node) -> int:
    """Values that are not of the structure, plain or object or array, that most values at the path have."""
    plain = sum(node.kinds[kind] for kind in (str, bytes, bool))
    counts = (plain, node.object_count, node.list_count)
    return sum(counts) - max(counts)


def _note_scalars(node: Node, types: ColumnTypes, position: int, problems: Problems) -> None:
    tally, verdict, place = types.tallies[position], types.verdicts[position], f"column {position + 1}"
    counts = [node.kinds[kind] for kind in (str, bytes, bool)]
    if verdict.logical_type in NUMERIC:
        is_spelled = verdict.problem == "number_notation"
        problems.note("numbers_as_text", place, node.kinds[str] if is_spelled else tally.number_count - node.kinds[bytes])
    else:
        problems.note("mixed_scalars", place, sum(counts) - max(counts))
