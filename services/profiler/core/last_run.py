"""Which columns drifted since the last run: drift-detector's tests, rule and defaults, asked by nobody.

Two things differ from a baseline that a user chose. Points in time that go on are what deliveries are for, and no drift. And a
column whose values only one of both runs may show is not compared: what would be said of it hangs on the policy.
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
from services.profiler.core.analyzers.kinds import is_instant
from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.differences import ColumnDifference, Comparison
from services.profiler.core.comparison.directions import Move, move_of, went_on
from services.profiler.core.comparison.matching import matched
from services.profiler.core.comparison.sides import Side
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.last_run_drift import ColumnDrift, LastRunDrift
from services.profiler.core.profile import DatasetProfile

MAX_COLUMNS = 200
"""Drifted columns that are listed."""
DEFAULTS: Mapping[str, object] = {spec.name: spec.default for spec in DriftDetector.parameters}


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
        judged = verdicts(_compared(pairs, now, self.states), kinds, Asked.of(DEFAULTS))
        return self._told(judged, pairs, hidden, skipped)

    def _told(
        self, judged: Sequence[Verdict], pairs: Sequence[ColumnPair], hidden: set[int], skipped: Counter[str]
    ) -> LastRunDrift:
        drifted: list[tuple[Verdict, ColumnDrift]] = []
        tested_count = 0
        for verdict, pair in zip(judged, pairs, strict=True):
            if verdict.test is None:
                skipped[verdict.reason or "failed"] += 1
            elif verdict.values_drifted and is_instant(pair.primary.column) and went_on(pair):
                skipped["moved_on"] += 1
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


def _compared(pairs: Sequence[ColumnPair], now: TableStates, before: TableStates) -> Comparison:
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        return Comparison(now.row_count, before.row_count, tuple(pool.map(_difference, pairs)))


def _difference(pair: ColumnPair) -> ColumnDifference:
    try:
        return pair.difference()
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001  (a strange column must not cost the others)
        places = pair.primary.column.position, pair.baseline.column.position
        return ColumnDifference(*places, pair.primary.count, pair.baseline.count, reason="failed")


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
