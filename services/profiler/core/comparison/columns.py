"""One column of both tables: every test that says something about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from services.profiler.core.analyzers.kinds import is_instant, is_numeric, is_ordered, is_text
from services.profiler.core.comparison.categories import hardly_repeats, tested_categories, with_categories
from services.profiler.core.comparison.contingency import chi2, counts, jensen_shannon, joined, pooled, psi
from services.profiler.core.comparison.differences import ColumnDifference, ColumnTest, MissingDifference, Reason
from services.profiler.core.comparison.missing import missing_difference
from services.profiler.core.comparison.numbers import NumberPair, Numbers, median
from services.profiler.core.comparison.sides import Side
from services.profiler.core.readers.base import Column


@dataclass(frozen=True)
class ColumnPair:
    """One column in both tables."""

    primary: Side
    baseline: Side
    is_brief: bool = False
    """Whether only the tests are made that ``auto`` judges by, and time may go on: what nobody asked for has to be cheap."""

    def difference(self) -> ColumnDifference:
        """What differs. A side without a value leaves the tests out."""
        found = ColumnDifference(
            self.primary.column.position,
            self.baseline.column.position,
            self.primary.count,
            self.baseline.count,
            missing=self._missing(),
        )
        if not found.count or not found.baseline_count:
            return replace(found, reason="too_few_values")
        reason = reason_against(self.baseline.column, self.primary.column)
        return replace(found, reason=reason) if reason else self._compared(found)

    def _compared(self, found: ColumnDifference) -> ColumnDifference:
        ways: list[Callable[[ColumnDifference], ColumnDifference | None]] = []
        if is_ordered(self.primary.column):
            ways = [self._by_number]
        elif is_text(self.primary.column) or self.primary.column.dtype in (pl.Boolean, pl.Binary):
            ways = [self._by_category, self._by_text]
        for way in ways:
            compared = way(found)
            if compared:
                return compared
        return replace(found, reason=self._reason_without_values())

    def _reason_without_values(self) -> Reason:
        if self.baseline.is_redacted or self.primary.is_redacted:
            return "redacted"
        keys = {
            ("values", self.primary.column.position): self.primary.states,
            ("values", self.baseline.column.position): self.baseline.states,
        }
        return "failed" if any(states.lost.get(key) == "failed" for key, states in keys.items()) else "not_counted"

    def _by_number(self, found: ColumnDifference) -> ColumnDifference | None:
        before, now = (side.numbers(is_thinned=not self.baseline.is_exact) for side in (self.baseline, self.primary))
        if before is None or now is None:
            return self._by_hash(found)
        pair = NumberPair(before, now)
        if self.is_brief:
            return self._briefly_by_number(found, pair)
        tested = pair.kolmogorov_smirnov()
        buckets = pair.buckets()
        deciles = chi2(pooled([(b * before.count, p * now.count) for b, p in buckets]), "deciles", pair.error)
        tests = [tested, pair.wasserstein(tested), self._few(), deciles]
        return replace(
            found,
            basis="few_numbers" if tests[2] else "numbers",
            tests=tuple(test for test in tests if test),
            psi=psi(buckets),
            jensen_shannon=jensen_shannon(buckets),
            has_moved_on=self._has_moved_on(before, now),
        )

    def _briefly_by_number(self, found: ColumnDifference, pair: NumberPair) -> ColumnDifference:
        few = self._few()
        return replace(
            found,
            basis="few_numbers" if few else "numbers",
            tests=(few or pair.kolmogorov_smirnov(),),
        )

    def _few(self) -> ColumnTest | None:
        """Numbers as categories, if there are few different ones."""
        before, now = self.baseline.few, self.primary.few
        if before is None or now is None or is_instant(self.primary.column):
            return None
        table = joined(*(each.with_columns(pl.col("value").cast(pl.Float64)) for each in (before, now)))
        return chi2(pooled(counts(table))) if table.height <= 20 else None

    def _has_moved_on(self, before: Numbers, now: Numbers) -> bool:
        if not is_instant(self.primary.column):
            return False
        old, new = self.baseline.real_times(before), self.primary.real_times(now)
        return bool(old.height and new.height and float(new["value"][0]) >= median(old))

    def _by_hash(self, found: ColumnDifference) -> ColumnDifference | None:
        """Numbers that are withheld: few different ones can still be told apart."""
        return self._by_category(found) if self.primary.column.dtype == self.baseline.column.dtype else None

    def _by_category(self, found: ColumnDifference) -> ColumnDifference | None:
        hashed = not (self.primary.is_exact and self.baseline.is_exact) and self.primary.column.dtype != pl.Boolean
        if hashed and self.primary.states.hashing != self.baseline.states.hashing:
            return None
        level = max(self.baseline.level, self.primary.level) if hashed else None
        before, now = self.baseline.categories(level), self.primary.categories(level)
        if before is None or now is None or any(hardly_repeats(table) for table, _ in (before, now)):
            return None
        table, error = joined(before[0], now[0]), before[1] or now[1]
        if self.is_brief:
            return tested_categories(found, counts(table), error)
        return with_categories(found, table, error, None if hashed else self.primary.column)

    def _by_text(self, found: ColumnDifference) -> ColumnDifference | None:
        """How long texts are and how they are built."""
        tests: list[ColumnTest] = []
        lengths = self.baseline.lengths(), self.primary.lengths()
        if lengths[0] and lengths[1]:
            tests.append(replace(NumberPair(lengths[0], lengths[1]).kolmogorov_smirnov(), subject="lengths"))
        built = self.baseline.shapes(), self.primary.shapes()
        if built[0] is not None and built[1] is not None:
            tests.append(chi2(pooled(counts(joined(built[0], built[1]))), "shapes"))
        return replace(found, basis="texts", tests=tuple(tests)) if tests else None

    def _missing(self) -> MissingDifference | None:
        primary, baseline = self.primary.presence, self.baseline.presence
        if primary is None or baseline is None:
            return None
        missing, before = primary.null_count + primary.nan_count, baseline.null_count + baseline.nan_count
        return missing_difference(missing, primary.row_count, before, baseline.row_count)


def reason_against(before: Column, now: Column) -> Reason | None:
    """Why values of two types cannot be compared; None if they can."""
    if now.dtype.is_nested() or before.dtype.is_nested():
        return "nested"
    alike = (
        before.logical_type == now.logical_type
        or (is_numeric(before) and is_numeric(now))
        or (is_instant(before) and is_instant(now))
    )
    return None if alike else "retyped"
