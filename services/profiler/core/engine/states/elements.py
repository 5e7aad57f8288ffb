"""Elements of lists are not stored: what is measured of them is told as not mergeable."""

from __future__ import annotations

from dataclasses import replace

from services.profiler.core.engine.elements import ELEMENTS, FIGURES, elements_of
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import Key
from services.profiler.core.metrics import AbsentReason


def without_elements(states: TableStates) -> TableStates:
    """The same without the states of list elements; their figures are lost with that reason."""
    lists = [column.position for column in states.columns if elements_of(column) is not None]
    if not lists:
        return states
    kept = {key: state for key, state in states.states.items() if key[1] < ELEMENTS}
    lost: dict[Key, AbsentReason] = {(name, position): "not_mergeable" for position in lists for name in FIGURES.values()}
    return replace(states, states=kept, lost={**lost, **states.lost})
