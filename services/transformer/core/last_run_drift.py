"""Which distributions changed since the last run, in words. The profiler compared them; here they become changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.transformer.core.changes import Change, ComparedDistributions
from services.transformer.core.measured_drift import ColumnDrift, DriftEvidence, LastRunDrift
from services.transformer.core.wording import count, counted, measure, percent, quoted

REASONS: Mapping[str, str] = {
    "same_as_baseline": "the last run is the baseline, and drift-detector compares with that",
    "no_states": "the last run kept no states",
    "states_gone": "the states of the last run are gone",
    "states_too_large": "the states of the last run are too large to be compared with",
    "states_unavailable": "the states of the last run could not be had in time",
    "states_unreadable": "the states of the last run cannot be read",
    "states_outdated": "the states of the last run are of another version",
    "failed": "the comparison failed",
    "no_common_columns": "both runs have no column in common",
    "value_policy_changed": "the two runs do not show the same values",
    "too_few_values": "there are too few values on one side",
    "retyped": "the columns are of other types than they were",
}
EFFECTS: Mapping[str, str] = {"D": "D", "cramers_v": "Cramér's V"}
MOVES: Mapping[str, str] = {
    "shifted_up": "shifted up since the last run",
    "shifted_down": "shifted down since the last run",
    "spread_wider": "spread wider than in the last run",
    "spread_narrower": "spread narrower than in the last run",
    "shares_moved": "are not as frequent as in the last run",
}
SUBJECTS: Mapping[str, str] = {
    "lengths": "Texts of {} are of other lengths than in the last run",
    "shapes": "Texts of {} are built otherwise than in the last run",
}
OTHERWISE = "Values of {} are distributed otherwise than in the last run"
Medians = Mapping[str, tuple[float, float]]
"""Before and now, by column, of numbers that both reports show."""


def compared_distributions(drift: LastRunDrift) -> ComparedDistributions:
    """Whether there was a comparison, in one sentence."""
    return ComparedDistributions(
        drift.status,
        drift.reason,
        _sentence(drift),
        drift.compared_column_count,
        drift.drifted_column_count,
        drift.not_compared,
    )


def drift_changes(drift: LastRunDrift, medians: Medians) -> Iterator[Change]:
    """One change per column that drifted, the greatest effect first."""
    for column in drift.columns:
        old, new = medians.get(column.column, (None, None))
        yield Change(
            kind="drift",
            rule_id="drift_since_last_run",
            column=column.column,
            metric=None if old is None else "median",
            severity=column.severity,
            old=old,
            new=new,
            threshold=column.evidence.effect_threshold,
            message=f"{_what(column, old, new)} ({_evidence(column.evidence)}).",
            drift=column.evidence,
        )


def _what(column: ColumnDrift, old: float | None, new: float | None) -> str:
    name, evidence = quoted(column.column), column.evidence
    if evidence.compared in SUBJECTS:
        return SUBJECTS[evidence.compared].format(name)
    if evidence.direction == "new_categories" and evidence.new_value_ratio is not None:
        return f"{percent(evidence.new_value_ratio)} of the values of {name} are new since the last run"
    move = MOVES.get(evidence.direction or "")
    if move is None:
        return OTHERWISE.format(name)
    figures = "" if old is None or new is None or old == new else f", their median from {measure(old)} to {measure(new)}"
    return f"Values of {name} {move}{figures}"


def _evidence(evidence: DriftEvidence) -> str:
    p_value = "p under 0.001" if evidence.adjusted_p_value < 0.001 else f"p {evidence.adjusted_p_value:.3f}"
    effect = EFFECTS.get(evidence.effect_name, evidence.effect_name)
    return f"{effect} {evidence.effect:.2f}, {p_value}, {count(evidence.earlier_count)} and {count(evidence.count)} values"


def _sentence(drift: LastRunDrift) -> str:
    if drift.status == "same_file":
        return "The file is the same as in the last run."
    if drift.status == "not_compared":
        reason = REASONS.get(drift.reason or "", "no column has values that can be compared")
        return f"Distributions were not compared: {reason}."
    drifted, compared = drift.drifted_column_count, counted(drift.compared_column_count, "column")
    if not drifted:
        return f"Distributions of {compared} were compared with the last run, and none changed."
    return f"Distributions of {compared} were compared with the last run, and {count(drifted)} of them changed."
