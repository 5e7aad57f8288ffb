"""Whether more or fewer cells are missing than before."""

from __future__ import annotations

import math

from services.profiler.core.comparison.contingency import LEAST_EXPECTED, chi2
from services.profiler.core.comparison.differences import MissingDifference
from services.profiler.core.comparison.significance import fisher


def missing_difference(missing: int, rows: int, baseline_missing: int, baseline_rows: int) -> MissingDifference | None:
    """Shares of missing cells and Cohen's h (1988), the distance of 2·arcsin√share, in which 0.2 is small everywhere.

    The p-value is Pearson's, Fisher's where fewer than five are expected. None if a side has no rows.
    """
    if not rows or not baseline_rows:
        return None
    before, now = baseline_missing / baseline_rows, missing / rows
    effect = abs(2 * math.asin(math.sqrt(now)) - 2 * math.asin(math.sqrt(before)))
    return MissingDifference(before, now, effect, _p_value(missing, rows, baseline_missing, baseline_rows))


def _p_value(missing: int, rows: int, baseline_missing: int, baseline_rows: int) -> float | None:
    total, both = missing + baseline_missing, rows + baseline_rows
    if total in {0, both}:
        return None
    if min(total, both - total) * min(rows, baseline_rows) / both < LEAST_EXPECTED:
        return fisher(missing, rows, baseline_missing, baseline_rows)
    return chi2([(baseline_missing, missing), (baseline_rows - baseline_missing, rows - missing)]).p_value
