"""The answer as JSON holds it: the verdict, its terms, and every column with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.profiler.core.agents.drift.choice import Asked
from services.profiler.core.agents.drift.rows import new_value_count, out_of_range_count
from services.profiler.core.agents.drift.thresholds import EFFECT_NAMES, EFFECT_THRESHOLDS, MISSING_THRESHOLD, PSI_BANDS
from services.profiler.core.agents.drift.verdicts import Verdict
from services.profiler.core.checks import CheckResults
from services.profiler.core.comparison.differences import Comparison, NamedColumn, SchemaDifference
from services.profiler.core.metrics import Approximation

WORST: Final = 5
"""Columns that are named as the worst."""
Json = dict[str, object]


def answer(
    comparison: Comparison, verdicts: Sequence[Verdict], names: Mapping[int, str], checks: CheckResults, asked: Asked
) -> Json:
    """The whole answer. ``drifted`` is null if nothing could be tested and no column came, went or changed its type."""
    tested = [verdict for verdict in verdicts if verdict.is_tested]
    drifted = [verdict for verdict in tested if verdict.has_drifted]
    worst = sorted(drifted, key=lambda verdict: (-verdict.strength, verdict.difference.position))[:WORST]
    has_changed = comparison.schema.has_changed
    return {
        "drifted": bool(drifted or has_changed) if tested or has_changed else None,
        "drifted_column_count": len(drifted),
        "tested_column_count": len(tested),
        "compared_column_count": len(verdicts),
        "drifted_ratio": len(drifted) / len(tested) if tested else None,
        "worst_columns": [names.get(verdict.difference.position, "") for verdict in worst],
        "statistical_test": asked.test,
        "significance_level": asked.significance_level,
        "min_sample_size": asked.min_sample_size,
        "correction": "benjamini_hochberg",
        "effect_thresholds": {**{str(test): limit for test, limit in EFFECT_THRESHOLDS.items()}, "missing": MISSING_THRESHOLD},
        "psi_bands": list(PSI_BANDS),
        "row_count": {"baseline": comparison.baseline_row_count, "primary": comparison.row_count},
        "schema": _schema(comparison.schema),
        "columns": [_column(verdict, names.get(verdict.difference.position, ""), checks) for verdict in verdicts],
    }


def _schema(schema: SchemaDifference) -> Json:
    return {
        "drifted": schema.has_changed,
        "added": [_named(column) for column in schema.added],
        "removed": [_named(column) for column in schema.removed],
        "retyped": [_change(pair.before, pair.after) for pair in schema.retyped],
        "reordered": [_change(before, after) for before, after in schema.reordered],
        "renamed": [
            {**_change(pair.before, pair.after), "test": pair.test.test, "effect": pair.test.effect, "p_value": pair.test.p_value}
            for pair in schema.renamed
        ],
    }


def _named(column: NamedColumn) -> Json:
    return {"name": column.name, "position": column.position, "logical_type": column.logical_type, "dtype": column.dtype}


def _change(before: NamedColumn, after: NamedColumn) -> Json:
    return {"name": after.name, "before": _named(before), "after": _named(after)}


def _column(verdict: Verdict, name: str, checks: CheckResults) -> Json:
    difference, test = verdict.difference, verdict.test
    return {
        "name": name,
        "position": difference.position,
        "baseline_position": difference.baseline_position,
        "drifted": verdict.has_drifted,
        "values_drifted": verdict.values_drifted,
        "uncertain": verdict.is_uncertain,
        "test": test.test if test else None,
        "compared": test.subject if test else None,
        "statistic": test.statistic if test else None,
        "p_value": test.p_value if test else None,
        "adjusted_p_value": verdict.adjusted_p_value,
        "effect": test.effect if test else None,
        "effect_name": EFFECT_NAMES[test.test] if test else None,
        "effect_threshold": EFFECT_THRESHOLDS[test.test] if test else None,
        "baseline_count": difference.baseline_count,
        "count": difference.count,
        "psi": difference.psi,
        "jensen_shannon": difference.jensen_shannon,
        "missing": _missing(verdict),
        "new_value_count": new_value_count(difference, checks),
        "new_values": [{"value": each.value, "count": each.count, "ratio": each.ratio} for each in difference.new_values],
        "out_of_range_count": out_of_range_count(difference, checks),
        "moved_on": difference.has_moved_on,
        "approximation": _approximation(test.approximation if test else None),
        "reason": verdict.reason,
        "note": verdict.note,
    }


def _missing(verdict: Verdict) -> Json | None:
    missing = verdict.difference.missing
    if missing is None:
        return None
    return {
        "drifted": verdict.missing_drifted,
        "baseline_ratio": missing.baseline_ratio,
        "ratio": missing.ratio,
        "difference": missing.ratio - missing.baseline_ratio,
        "effect": missing.effect,
        "effect_name": "cohens_h",
        "effect_threshold": MISSING_THRESHOLD,
        "p_value": missing.p_value,
        "adjusted_p_value": verdict.missing_adjusted_p_value,
    }


def _approximation(approximation: Approximation | None) -> Json | None:
    return {"method": approximation.method, "relative_error": approximation.relative_error} if approximation else None
