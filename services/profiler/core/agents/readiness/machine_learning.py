"""Can a model learn from it, and would it hold on new data?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.profiler.core.agents.readiness.base import Examination, Seen
from services.profiler.core.agents.readiness.concerns import Concern, Evidence, concern_about, of_table
from services.profiler.core.agents.readiness.findings import NEVER, Shares, concerns_of
from services.profiler.core.agents.readiness.grain import emptiness, low_quality, table_strengths
from services.profiler.core.agents.readiness.labels import target_concerns, target_strengths
from services.profiler.core.agents.readiness.leakage import collinearity
from services.profiler.core.agents.readiness.rules import FEW_ROWS, MANY_CATEGORIES, NEAR_CONSTANT, NOT_A_FEATURE, UNENCODED_DATES
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.profile import ColumnProfile

NEARLY = 0.99
"""Share of the commonest value from which a column hardly varies."""
MANY = 50
VERY_MANY = 100
"""Different values of a category from which it is worth a word, and from which it is worth a look."""
FEW_ROWS_PER_FEATURE = 10
NO_FEATURES: Final = frozenset({"not-generalizable", "sentence", "url", "list", "context-specific", "embedded-number"})
WEIGHTS: Final[Mapping[str, Shares]] = {
    "ragged_rows": Shares(review=0.0, blocks=0.05),
    "duplicate_rows": Shares(review=0.01, blocks=0.5),
    "all_missing": NEVER,
    "missing_values": Shares(review=0.5),
    "placeholder_values": Shares(review=0.05),
    "misfit_values": Shares(review=0.01, blocks=0.5),
    "numeric_sentinel": Shares(review=0.01),
    "infinite_values": Shares(review=0.0),
    "nan_values": Shares(review=0.5),
    "value_variants": Shares(review=0.01),
    "constant_column": NEVER,
    "skewed_numbers": NEVER,
    "load_problem": NEVER,
}


class MachineLearning:
    """Training and testing a model on the rows."""

    purpose_id = "machine_learning"
    title = "Machine learning"

    def examine(self, seen: Seen) -> Examination:
        """See ``Purpose``. Faults of the target are judged with the target, not with the features."""
        features = features_of(seen)
        judged = frozenset(column.position for column in seen.columns if column is not seen.target.column)
        concerns = [
            *low_quality(seen),
            *emptiness(seen),
            *target_concerns(seen),
            *_few_rows(seen, features),
            *concerns_of(seen, WEIGHTS, judged),
            *_shape_of_features(seen, features),
            *collinearity(seen, frozenset(column.name for column in features)),
        ]
        return Examination(tuple(concerns), tuple(_strengths(seen, features)))


def features_of(seen: Seen) -> list[ColumnProfile]:
    """What a learner would be given: all but the target, what never varies, and what it could only learn by heart."""
    return [column for column in seen.columns if column is not seen.target.column and not _is_no_feature(seen, column)]


def _is_no_feature(seen: Seen, column: ColumnProfile) -> bool:
    return seen.kind(column) in ("constant", "empty") or _needs_work(seen, column)


def _needs_work(seen: Seen, column: ColumnProfile) -> bool:
    kind = seen.kind(column)
    # Numbers, truth values and dates can always be given to a learner, whatever their name looks like.
    return kind in ("identifier", "text", "nested", "binary") or (kind == "categorical" and column.feature_type in NO_FEATURES)


def _few_rows(seen: Seen, features: Sequence[ColumnProfile]) -> list[Concern]:
    count = len(features)
    if not count or seen.row_count >= FEW_ROWS_PER_FEATURE * count:
        return []
    ratio = round(seen.row_count / count, 2)
    evidence = (*of_table(seen.profile, "row_count"), Evidence("feature_count", count), Evidence("rows_per_feature", ratio))
    level: Level = "blocks" if seen.row_count < count else "review"
    return [Concern(FEW_ROWS, level, f"{ratio:g} rows per feature.", (), evidence)]


def _shape_of_features(seen: Seen, features: Sequence[ColumnProfile]) -> list[Concern]:
    odd = [column for column in seen.columns if column is not seen.target.column and _needs_work(seen, column)]
    still = [column for column in features if (column.number("mode_ratio") or 0) >= NEARLY]
    categories = [column for column in features if seen.kind(column) == "categorical"]
    very_many = [column for column in categories if _values(column) > VERY_MANY]
    many = [column for column in categories if MANY < _values(column) <= VERY_MANY]
    dates = [column for column in features if seen.kind(column) == "temporal"]
    return [
        *concern_about(MANY_CATEGORIES, "review", very_many, "Very many categories in {}.", "distinct_count"),
        *concern_about(MANY_CATEGORIES, "note", many, "Many categories in {}.", "distinct_count"),
        *concern_about(NEAR_CONSTANT, "note", still, "Nearly always one value in {}.", "mode_ratio"),
        *concern_about(UNENCODED_DATES, "note", dates, "Dates or times in {}.", "distinct_count"),
        *concern_about(NOT_A_FEATURE, "note", odd, "No feature as it stands: {}.", "distinctness"),
    ]


def _values(column: ColumnProfile) -> float:
    return column.number("distinct_count") or 0


def _strengths(seen: Seen, features: Sequence[ColumnProfile]) -> list[str]:
    strengths = [*target_strengths(seen), *table_strengths(seen)]
    if features and seen.row_count >= FEW_ROWS_PER_FEATURE * len(features):
        strengths.append(f"Features: {len(features):,}, rows for each: {seen.row_count // len(features):,}.")
    return strengths
