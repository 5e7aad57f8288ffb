"""What agents asked for as they may see it: rows that failed a check, values that a baseline lacks."""

from __future__ import annotations

from dataclasses import replace

from services.profiler.core.checks import Check, CheckResult, CheckResults, GroupSizesCheck
from services.profiler.core.comparison.differences import ColumnDifference, ColumnTest, Comparison
from services.profiler.core.profile import DatasetProfile, ValuePolicy
from services.profiler.core.redaction.columns import redacted_places, redacted_values
from services.profiler.core.redaction.policy import least
from services.profiler.core.redaction.showing import Showing, showing


def redacted_checks(results: CheckResults, dataset: DatasetProfile, policy: ValuePolicy) -> dict[Check, CheckResult]:
    """Results over a dataset that is redacted already. Counts stand, values at places go where those of their column do."""
    columns = {column.position: column for column in dataset.columns}
    shown: dict[Check, CheckResult] = {}
    for check, result in results.items():
        column = None if isinstance(check, GroupSizesCheck) else columns.get(check.position)
        how = showing(column, column.value_policy, policy) if column else Showing(policy)
        shown[check] = replace(result, places=redacted_places(result.places, how))
    return shown


def redacted_comparison(
    comparison: Comparison, primary: DatasetProfile, baseline: DatasetProfile | None, policy: ValuePolicy
) -> Comparison:
    """Differences of datasets that are redacted already: figures stand, values go where those of their column do in either.

    A value that only the primary has tells which ones the baseline has.
    """
    columns = {column.position: column for column in primary.columns}
    theirs = {column.position: column.value_policy for column in baseline.columns} if baseline else {}

    def shown(difference: ColumnDifference) -> ColumnDifference:
        column = columns.get(difference.position)
        ours = column.value_policy if column else policy
        applied = least(ours, theirs.get(difference.baseline_position, policy))
        how = showing(column, applied, policy) if column else Showing(applied)
        tests = difference.tests if applied == "full" else tuple(map(_without_distance, difference.tests))
        return replace(difference, tests=tests, new_values=redacted_values(difference.new_values, how))

    return replace(comparison, columns=tuple(map(shown, comparison.columns)))


def _without_distance(test: ColumnTest) -> ColumnTest:
    """A distance is in the unit of the values; every other statistic only compares."""
    return replace(test, statistic=None) if test.test == "wasserstein" else test
