"""How easily rows are told apart, as JSON-able data."""

from __future__ import annotations

from collections.abc import Mapping

from services.profiler.core.agents.risk.assessed import Assessed
from services.profiler.core.agents.risk.quasi_identifiers import GroupSizes, group_checks, quasi_identifiers
from services.profiler.core.profile import DatasetProfile


def reidentification(found: Assessed, profile: DatasetProfile) -> dict[str, object]:
    """Which combinations were counted and how alike rows are; which quasi-identifiers were left out, and why."""
    names = {column.position: column.name for column in profile.columns}
    asked = group_checks(profile.columns) if found.inventory.is_about_people else ()
    grouped = {position for check in asked for position in check.positions}
    state, reason = _measured(found, bool(asked))
    return {
        "state": state,
        "reason": reason,
        "combinations": [_combination(each, names) for each in found.groups],
        "not_measured": [{"name": name, "reason": why} for name, why in _left_out(found, profile, grouped)],
    }


def _measured(found: Assessed, is_asked: bool) -> tuple[str, str]:
    if not found.inventory.is_about_people:
        return "not_applicable", f"The table does not seem to be about people: {found.inventory.people_reason}."
    if not is_asked:
        return "not_applicable", "Fewer than two columns whose names speak of a quasi-identifier, one of them of people."
    if found.strongest is None:
        return "not_measured", "No rows were counted: there are none, or the profile was merged from stored states."
    return "measured", "Groups of rows that agree in columns chosen by their names before the data was read."


def _combination(groups: GroupSizes, names: Mapping[int, str]) -> dict[str, object]:
    return {
        "columns": [names[position] for position in groups.positions],
        "row_count": groups.row_count,
        "smallest_group_size": None if groups.absent_reason else groups.smallest,
        "is_upper_bound": groups.is_bound,
        "rows_in_groups_below": [
            {"size": limit, "row_count": count, "ratio": count / groups.row_count if groups.row_count else None}
            for limit, count in groups.below
        ],
        "approximation": {"method": error.method, "relative_error": error.relative_error}
        if (error := groups.approximation)
        else None,
        "absent_reason": groups.absent_reason,
    }


def _left_out(found: Assessed, profile: DatasetProfile, grouped: set[int]) -> list[tuple[str, str]]:
    """Quasi-identifiers that are in no combination, each with why."""
    named = {column.position for column, _ in quasi_identifiers(profile.columns)}
    left = [
        each.column
        for each in found.inventory.columns
        if each.column.position not in grouped and any(match.data_class.family for match in each.matches)
    ]
    by_name = "another column tells the same or more, or four are in use"
    by_values = "only its values tell that it is one, and those are known when the data has been read"
    return [(column.name, by_name if column.position in named else by_values) for column in left]
