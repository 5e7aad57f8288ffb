"""Which columns drifted since the last run: drift-detector's tests, rule and defaults, asked by nobody.

Two things differ from a baseline that a user chose. Points in time that go on are what deliveries are for, and no drift. And a
column whose values only one of both runs may show is not compared: what would be said of it hangs on the policy. Missing cells
have a rule of their own; here is asked for values alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from services.profiler.core.agents.drift.choice import Asked
from services.profiler.core.agents.drift.rules import DISTRIBUTION_DRIFT
from services.profiler.core.agents.drift.thresholds import EFFECT_NAMES, EFFECT_THRESHOLDS
from services.profiler.core.agents.drift.verdicts import Verdict, verdicts
from services.profiler.core.agents.drift_detector import DriftDetector
from services.profiler.core.analyzers.kinds import is_instant, is_ordered
from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.differences import ColumnDifference, Comparison, Reason
from services.profiler.core.comparison.directions import Move, move_of, went_on
from services.profiler.core.comparison.matching import matched
from services.profiler.core.comparison.sides import Side
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.last_run_drift import ColumnDrift, LastRunDrift
from services.profiler.core.profile import DatasetProfile

MAX_COLUMNS = 200
"""Drifted columns that are listed."""
MANY_VALUES = 100_000
"""Of all columns, from which on threads are worth their start."""
ASKED = Asked.of({spec.name: spec.default for spec in DriftDetector.parameters})


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last run left."""

    analysis_id: str
    states: TableStates

    def drift(self, now: TableStates, primary: DatasetProfile, kinds: Mapping[int, ColumnKind]) -> LastRunDrift:
        """What drifted. ``primary`` is redacted already: its columns say which values may be shown."""
        if _digests(now) and _digests(now) == _digests(self.states):
            return LastRunDrift(self.analysis_id, "same_file")
        hidden = {column.position for column in primary.columns if column.value_policy != "full"}
        pairs, skipped = [], Counter[str]()
        for before, column in matched(self.states.columns, now.columns):
            if (column.position in hidden) == (before.position in self.states.redacted):
                pairs.append(ColumnPair(Side(column, now), Side(before, self.states), is_brief=True))
            else:
                skipped["value_policy_changed"] += 1
        judged = verdicts(Comparison(now.row_count, self.states.row_count, _differences(pairs, kinds)), kinds, ASKED)
        return self._told(judged, pairs, hidden, skipped)

    def _told(
        self, judged: Sequence[Verdict], pairs: Sequence[ColumnPair], hidden: set[int], skipped: Counter[str]
    ) -> LastRunDrift:
        drifted: list[tuple[Verdict, ColumnDrift]] = []
        tested_count = 0
        for verdict, pair in zip(judged, pairs, strict=True):
            if verdict.test is None:
                skipped[verdict.reason or "failed"] += 1
            else:
                tested_count += 1
                if verdict.values_drifted:
                    move = Move() if pair.primary.column.position in hidden else move_of(pair)
                    drifted.append((verdict, _column_drift(verdict, pair, move)))
        drifted.sort(key=lambda each: (-each[0].strength, each[0].difference.position))
        return LastRunDrift(
            self.analysis_id,
            "compared" if tested_count else "not_compared",
            "" if tested_count else max(skipped, key=lambda reason: skipped[reason], default="no_common_columns"),
            tested_count,
            len(drifted),
            dict(sorted(skipped.items())),
            tuple(column for _, column in drifted[:MAX_COLUMNS]),
        )


def _digests(states: TableStates) -> tuple[str, ...]:
    """Of the files that went in; empty if one of them is not known."""
    digests = tuple(part.sha256 for part in states.parts)
    return digests if all(digests) else ()


def _differences(pairs: Sequence[ColumnPair], kinds: Mapping[int, ColumnKind]) -> tuple[ColumnDifference, ...]:
    def difference(pair: ColumnPair) -> ColumnDifference:
        return _difference(pair, kinds.get(pair.primary.column.position))

    if sum(pair.primary.count for pair in pairs) < MANY_VALUES:
        return tuple(map(difference, pairs))
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        return tuple(pool.map(difference, pairs))


def _difference(pair: ColumnPair, kind: ColumnKind | None) -> ColumnDifference:
    try:
        reason = _reason_against(pair, kind)
        return _untested(pair, reason) if reason else pair.difference()
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001  (a strange column must not cost the others)
        return _untested(pair, "failed")


def _reason_against(pair: ColumnPair, kind: ColumnKind | None) -> Reason | None:
    """Why a pair is not worth its test, told before it is made; None where that is not so."""
    column = pair.primary.column
    if min(pair.primary.count, pair.baseline.count) < ASKED.min_sample_size:
        return "too_few_values"
    if kind == "identifier" and is_ordered(column):
        return "identifier"
    return "moved_on" if is_instant(column) and is_instant(pair.baseline.column) and went_on(pair) else None


def _untested(pair: ColumnPair, reason: Reason) -> ColumnDifference:
    places = pair.primary.column.position, pair.baseline.column.position
    return ColumnDifference(*places, pair.primary.count, pair.baseline.count, reason=reason)


def _column_drift(verdict: Verdict, pair: ColumnPair, move: Move) -> ColumnDrift:
    test, adjusted = verdict.test, verdict.adjusted_p_value
    if test is None or adjusted is None:
        raise ValueError("a column drifts by a test")
    return ColumnDrift(
        position=pair.primary.column.position,
        column=pair.primary.column.name,
        test=test.test,
        compared=test.subject,
        statistic=test.statistic,
        p_value=test.p_value,
        adjusted_p_value=adjusted,
        effect=test.effect,
        effect_name=EFFECT_NAMES[test.test],
        effect_threshold=EFFECT_THRESHOLDS[test.test],
        earlier_count=verdict.difference.baseline_count,
        count=verdict.difference.count,
        severity=DISTRIBUTION_DRIFT.severity(test.effect, is_alert=True),
        direction=move.direction,
        new_value_ratio=move.new_value_ratio,
    )
