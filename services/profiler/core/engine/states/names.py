"""Which state belongs to a name: what is read from a file is looked up here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.registry import (
    COLUMN_ANALYZERS,
    DATASET_ANALYZERS,
    PAIR_ANALYZERS,
    PLACE_ANALYZERS,
    TEXT_ANALYZERS,
)
from services.profiler.core.analyzers.summaries.places import STATE_TYPES
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.sample_unit import ROW_SAMPLE
from services.profiler.core.engine.value_units import MASKS, SHAPE_PLACES, VALUES


@cache
def state_types() -> Mapping[str, type[State]]:
    """The type of every state that a pass leaves, by the first half of its key."""
    found: dict[str, type[State]] = {VALUES: TallyState, MASKS: TallyState, ROW_SAMPLE: RowSampleState}
    found[SHAPE_PLACES] = ShapePlacesState
    found |= {column.name: column.state_type for column in COLUMN_ANALYZERS}
    found |= {table.name: table.state_type for table in (*DATASET_ANALYZERS, *PAIR_ANALYZERS)}
    found |= {text.name: text.state_type for text in TEXT_ANALYZERS}
    return found | {analyzer.name: STATE_TYPES[analyzer.order] for analyzer in PLACE_ANALYZERS}


@cache
def shapes() -> Mapping[str, list[str]]:
    """The fields of every state. Where they differ from those of a file, the file's states of that name are not read."""
    return {name: _fields(state_type()) for name, state_type in state_types().items()}


def table_names() -> frozenset[str]:
    """Names of the states that belong to the whole table."""
    return frozenset({ROW_SAMPLE, *(analyzer.name for analyzer in (*DATASET_ANALYZERS, *PAIR_ANALYZERS))})


def _fields(blank: State) -> list[str]:
    found = []
    for field in fields(blank):
        inner = getattr(blank, field.name)
        found += [f"{field.name}.{name}" for name in _fields(inner)] if isinstance(inner, State) else [field.name]
    return found
