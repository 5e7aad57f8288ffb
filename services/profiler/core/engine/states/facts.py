"""What is told beside the states: columns, cells, how the files were read. As plain data and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast, get_args

import polars as pl

from services.profiler.core.engine.table_states import Part, TableStates
from services.profiler.core.load_report import LoadProblem, LoadReport, Sheet
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.profile import CellPlace, LogicalType
from services.profiler.core.readers.base import CellCounts, Column

Facts = dict[str, Any]
REASON_LENGTH = 64


def told(states: TableStates) -> Facts:
    """Everything but the states themselves and the types of the columns."""
    return {
        "columns": [[column.name, column.logical_type, column.type_reason] for column in states.columns],
        "row_count": states.row_count,
        "memory_bytes": states.memory_bytes,
        "lost": [[name, position, reason] for (name, position), reason in sorted(states.lost.items())],
        "cells": {str(position): _cells(counts) for position, counts in sorted(states.cells.items())},
        "load": asdict(states.load),
        "as_of": states.as_of.isoformat(),
        "parts": [[part.file_name, part.sha256, part.row_count] for part in states.parts],
        "redacted": sorted(states.redacted),
        "hashing": states.hashing,
    }


def heard(facts: Facts, dtypes: Sequence[pl.DataType]) -> TableStates:
    """The same without states. Raises ``ValueError``, ``TypeError`` or ``KeyError`` for what is none."""
    columns = [
        Column(at, str(name), dtype, _one_of(logical_type, LogicalType), str(reason)[:REASON_LENGTH])
        for at, ((name, logical_type, reason), dtype) in enumerate(zip(facts["columns"], dtypes, strict=True))
    ]
    return TableStates(
        columns=tuple(columns),
        row_count=_count(facts["row_count"]),
        memory_bytes=_count(facts["memory_bytes"]),
        lost={(str(name), int(position)): _one_of(reason, AbsentReason) for name, position, reason in facts["lost"]},
        cells={int(position): _counts(cells) for position, cells in facts["cells"].items()},
        load=_load(facts["load"]),
        as_of=_moment(facts["as_of"]),
        parts=tuple(Part(str(name), str(sha256), _count(rows)) for name, sha256, rows in facts["parts"]),
        redacted=frozenset(_count(position) for position in facts["redacted"]),
        hashing=str(facts["hashing"]),
    )


def _cells(counts: CellCounts) -> list[object]:
    numbers = [counts.null_count, counts.empty_count, counts.blank_count, counts.placeholder_count, counts.misfit_count]
    places = [[[place.row, place.source_line, place.value] for place in kept] for kept in (counts.misfits, counts.placeholders)]
    return [*numbers, *places, counts.is_inexact]


def _counts(cells: Sequence[Any]) -> CellCounts:
    null, empty, blank, placeholder, misfit, misfits, placeholders, is_inexact = cells
    return CellCounts(
        *(_count(null), _count(empty), _count(blank), _count(placeholder), _count(misfit)),
        tuple(_place(*place) for place in misfits),
        tuple(_place(*place) for place in placeholders),
        is_inexact=bool(is_inexact),
    )


def _place(row: object, line: object, value: object) -> CellPlace:
    return CellPlace(_count(row), None if line is None else _count(line), None if value is None else str(value))


def _load(facts: Mapping[str, Any]) -> LoadReport:
    problems = tuple(_problem(told) for told in facts["problems"])
    sheets = tuple(Sheet(str(s["name"]), _count(s["row_count"]), _count(s["column_count"])) for s in facts["sheets"])
    rest = {name: facts[name] for name in facts if name not in ("problems", "sheets", "confidence")}
    if not all(isinstance(value, str | int) for value in rest.values()):
        raise ValueError("a load report holds what none holds")
    confidence = {str(name): float(share) for name, share in facts["confidence"].items()}
    return LoadReport(**rest, problems=problems, sheets=sheets, confidence=confidence)


def _problem(told: Mapping[str, Any]) -> LoadProblem:
    return LoadProblem(str(told["code"]), _count(told["count"]), str(told["message"]), _texts(told["examples"]))


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError("a count is none")
    return value


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a moment has no offset")
    return moment


def _one_of(value: object, names: Any) -> Any:
    if value not in get_args(names):
        raise ValueError("a name is unknown")
    return cast(Any, value)
