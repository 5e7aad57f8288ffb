"""From which effect on a difference matters, whatever its significance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.comparison.differences import Test

EFFECT_THRESHOLDS: Final[Mapping[Test, float]] = {"kolmogorov_smirnov": 0.1, "chi2": 0.1, "wasserstein": 0.1}
"""D: a tenth of the rows lie elsewhere. V: Cohen's (1988) small effect. W/σ: a tenth of the baseline's standard deviation."""
EFFECT_NAMES: Final[Mapping[Test, str]] = {"kolmogorov_smirnov": "D", "chi2": "cramers_v", "wasserstein": "distance_in_stddev"}
MISSING_THRESHOLD: Final = 0.2
"""Cohen's h from which a change of missing cells matters: Cohen's (1988) small effect. From none it is 1 % of the rows."""
PSI_BANDS: Final = (0.1, 0.25)
"""Stable below the first, another population from the second on (Siddiqi 2006). For information: no verdict rests on them."""
FEWEST_VALUES: Final = 30
"""Present values on both sides, below which nothing is tested whatever was asked for."""
SURPLUS_DEVIATIONS: Final = 3.0
"""Standard deviations by which rows with new values must exceed what is to be expected."""
