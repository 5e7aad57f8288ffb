"""How several files were read, as one account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.profiler.core.engine.states.matching import UNLIKE, Match
from services.profiler.core.engine.table_states import Part, TableStates
from services.profiler.core.load_report import LoadProblem, LoadReport
from services.profiler.core.readers.base import Column
from services.profiler.core.readers.problems import EXAMPLES_KEPT, MESSAGES

SHOWN_PARTS = 3
MERGED = "merged"
"""Format of a whole whose parts are of several."""


def merged_load(a: TableStates, b: TableStates, matches: Sequence[Match]) -> LoadReport:
    """What both reports agree on, both sizes, the problems of both and those of the merge. No digest: nobody hashed the whole."""
    if not a.parts or not b.parts:
        return b.load if not a.parts else a.load
    one, other = a.load, b.load
    same = {
        name: getattr(one, name) if getattr(one, name) == getattr(other, name) else type(getattr(one, name))()
        for name in ("encoding", "has_bom", "delimiter", "quote", "header_row_count", "json_path", "compression", "escape",
                     "comment", "line_end", "skipped_row_count")
    }  # fmt: skip
    return LoadReport(
        file_name=_names((*a.parts, *b.parts)),
        format=one.format if one.format == other.format else MERGED,
        size_bytes=one.size_bytes + other.size_bytes,
        sha256="",
        problems=_together((*_problems(a), *_problems(b), *_troubles(a, b, matches))),
        confidence={name: min(share, other.confidence[name]) for name, share in one.confidence.items() if name in other.confidence},
        **same,
    )


def _names(parts: Sequence[Part]) -> str:
    shown = " + ".join(part.file_name for part in parts[:SHOWN_PARTS])
    return shown if len(parts) <= SHOWN_PARTS else f"{shown} and {len(parts) - SHOWN_PARTS:,} more"


def _problems(part: TableStates) -> tuple[LoadProblem, ...]:
    """Of one part. Places are those of its file, which is named."""
    if len(part.parts) != 1:
        return part.load.problems
    name = part.parts[0].file_name
    return tuple(
        replace(problem, examples=tuple(f"{name}: {example}" for example in problem.examples)) for problem in part.load.problems
    )


def _together(problems: Sequence[LoadProblem]) -> tuple[LoadProblem, ...]:
    found: dict[str, LoadProblem] = {}
    for problem in problems:
        if known := found.get(problem.code):
            examples = (*known.examples, *problem.examples)[:EXAMPLES_KEPT]
            problem = replace(known, count=known.count + problem.count, examples=examples)  # noqa: PLW2901
        found[problem.code] = problem
    return tuple(found.values())


def _troubles(a: TableStates, b: TableStates, matches: Sequence[Match]) -> list[LoadProblem]:
    """What keeps the parts from being one table."""
    unlike = [match.column for match in matches if match.is_unlike and not (_is_unlike(a, match.a) or _is_unlike(b, match.b))]
    alone = [match.column for match in matches if (match.a is None and a.columns) or (match.b is None and b.columns)]
    ours = {part.sha256 for part in a.parts} - {""}
    again = [part for part in b.parts if part.sha256 in ours]
    found = (
        ("unlike_columns", len(unlike), _columns(unlike)),
        ("absent_columns", len(alone), _columns(alone)),
        ("repeated_parts", len(again), tuple(part.file_name for part in again)),
    )
    return [LoadProblem(code, count, MESSAGES[code], examples[:EXAMPLES_KEPT]) for code, count, examples in found if count]


def _is_unlike(part: TableStates, position: int | None) -> bool:
    """Whether it was told before, when the part was merged."""
    return position is not None and len(part.parts) > 1 and part.columns[position].dtype == UNLIKE


def _columns(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(f"column {column.position + 1}" for column in columns)
