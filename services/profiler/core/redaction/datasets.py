"""A whole dataset as it may be shown: which columns are masked, and what else holds values."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from services.profiler.core.profile import ColumnProfile, DatasetProfile, ValuePolicy
from services.profiler.core.redaction.columns import redacted_column, redacted_places
from services.profiler.core.redaction.figures import shown_figures
from services.profiler.core.redaction.loading import redacted_load
from services.profiler.core.redaction.policy import least
from services.profiler.core.redaction.showing import Showing, showing


def personal_columns(*datasets: DatasetProfile | None) -> frozenset[str]:
    """Names of the columns that hold personal data in any of the datasets.

    Those are columns that are known to, and those in whose most frequent values some stands, however rare it is.
    A name that is personal in the baseline is so in the primary; and a column that says the same as a personal one is a copy of it.
    """
    known = [dataset for dataset in datasets if dataset]
    names = {column.name for dataset in known for column in dataset.columns if column.pii.detected or _shows_personal(column)}
    copies = [(each.column_a, each.column_b) for dataset in known for each in dataset.associations if each.method == "identical"]
    while grown := {name for pair in copies if names & set(pair) for name in pair} - names:
        names |= grown
    return frozenset(names)


def redacted(dataset: DatasetProfile, policy: ValuePolicy, personal: Set[str]) -> DatasetProfile:
    """The dataset under a policy. Each column says in ``value_policy`` what became of its values."""
    columns = tuple(redacted_column(column, _policy_of(column, policy, personal), policy) for column in dataset.columns)
    return replace(
        dataset,
        load=redacted_load(dataset.load, policy, [column.value_policy for column in columns]),
        metrics=shown_figures(dataset.metrics, policy),
        columns=columns,
        duplicate_rows=redacted_places(dataset.duplicate_rows, Showing(policy)),
    )


def _shows_personal(column: ColumnProfile) -> bool:
    return showing(column, "full", "masked").hides_any([each.value for each in (*column.top_values, *column.bottom_values)])


def _policy_of(column: ColumnProfile, policy: ValuePolicy, personal: Set[str]) -> ValuePolicy:
    is_personal = column.pii.detected or column.name in personal
    asked = "full" if policy == "masked" and not is_personal else policy
    # What was redacted once, as a stored baseline is, is never said to be in full again.
    return least(column.value_policy, asked)
