"""Which columns drifted: a difference must be large enough to matter and too large to be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.profiler.core.agents.drift.choice import Asked, Chosen
from services.profiler.core.agents.drift.thresholds import EFFECT_THRESHOLDS, MISSING_THRESHOLD
from services.profiler.core.comparison.differences import ColumnDifference, ColumnTest, Comparison, Reason
from services.profiler.core.comparison.significance import benjamini_hochberg
from services.profiler.core.detectors.kinds import ColumnKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """One column that both tables have."""

    difference: ColumnDifference
    has_drifted: bool | None
    """By its values or by its missing cells; None if neither was tested."""
    test: ColumnTest | None = None
    """Of those made the one that speaks loudest; None if there was none."""
    adjusted_p_value: float | None = None
    is_uncertain: bool = False
    """Whether the error of a summary could turn the verdict."""
    values_drifted: bool | None = None
    missing_drifted: bool | None = None
    missing_adjusted_p_value: float | None = None
    reason: Reason | None = None
    note: str = ""

    @property
    def is_tested(self) -> bool:
        """Whether it counts: what only moved on in time does not."""
        return self.has_drifted is not None

    @property
    def strength(self) -> float:
        """Greatest effect in units of its threshold: how columns are ranked."""
        missing = self.difference.missing
        effects = [self.test.effect / EFFECT_THRESHOLDS[self.test.test]] if self.test else []
        if missing and missing.p_value is not None and self.missing_drifted is not None:
            effects.append(missing.effect / MISSING_THRESHOLD)
        return max(effects, default=0.0)


def verdicts(comparison: Comparison, kinds: Mapping[int, ColumnKind], asked: Asked) -> list[Verdict]:
    """One verdict per common column, in the order of the primary. All tests of all columns are adjusted together."""
    chosen = [Chosen.of(difference, kinds.get(difference.position), asked) for difference in comparison.columns]
    has_rows = min(comparison.row_count, comparison.baseline_row_count) >= asked.min_sample_size
    missing = [has_rows and each.difference.missing is not None and each.difference.missing.p_value is not None for each in chosen]
    p_values = [test.p_value for each in chosen for test in each.tests]
    p_values += [
        each.difference.missing.p_value or 0.0
        for each, is_tested in zip(chosen, missing, strict=True)
        if is_tested and each.difference.missing
    ]
    adjusted = iter(benjamini_hochberg(p_values))
    of_values = [[next(adjusted) for _ in each.tests] for each in chosen]
    of_missing = [next(adjusted) if is_tested else None for is_tested in missing]
    return [
        _verdict(each, values, gone, asked, has_rows=has_rows)
        for each, values, gone in zip(chosen, of_values, of_missing, strict=True)
    ]


def _verdict(chosen: Chosen, adjusted: Sequence[float], missing_p: float | None, asked: Asked, *, has_rows: bool) -> Verdict:
    difference, missing = chosen.difference, chosen.difference.missing
    loudest = max(
        zip(chosen.tests, adjusted, strict=True),
        key=lambda pair: (_is_drift(pair[0], pair[1], asked), pair[0].effect / EFFECT_THRESHOLDS[pair[0].test]),
        default=None,
    )
    by_values = _is_drift(*loudest, asked) if loudest else None
    by_missing = None
    if missing and has_rows:
        by_missing = missing_p is not None and missing_p < asked.significance_level and missing.effect >= MISSING_THRESHOLD
    said = [verdict for verdict in (by_values, by_missing) if verdict is not None]
    # Missing cells that did not change say nothing of values that could not be tested.
    drifted = any(said) if by_values is not None or any(said) else None
    return Verdict(
        difference,
        drifted,
        loudest[0] if loudest else None,
        loudest[1] if loudest else None,
        bool(loudest and _is_uncertain(*loudest, asked)),
        by_values,
        by_missing,
        missing_p,
        chosen.reason,
        chosen.note,
    )


def _is_drift(test: ColumnTest, adjusted: float, asked: Asked) -> bool:
    return adjusted < asked.significance_level and test.effect >= EFFECT_THRESHOLDS[test.test]


def _is_uncertain(test: ColumnTest, adjusted: float, asked: Asked) -> bool:
    if test.approximation is None or adjusted >= asked.significance_level:
        return False
    return abs(test.effect - EFFECT_THRESHOLDS[test.test]) <= test.approximation.relative_error
