"""A file measured in the child: opened, read once, its progress told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.core.analyzers.base import Settings
from services.profiler.core.checks import Check, CheckResults
from services.profiler.core.engine import Progress as Pass
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.readers.base import Column, GuessFailed
from services.profiler.core.readers.registry import open_table
from services.profiler.service.jobs import Progress, Source

MEASURED_SHARE = 0.95
"""Of the work, when the last row is measured: judging is what is left."""
Asked = Callable[[Sequence[Column]], Sequence[Check]]


class Measuring:
    """Reads the files of one order, one after the other, and reports how far all of them are."""

    def __init__(self, order: Order, settings: Settings, report: Callable[[Progress], None]) -> None:
        self._order = order
        self._settings = settings
        sources = [source for source in (order.job.primary, order.job.baseline) if source and source.path.is_file()]
        self._tell = _Forward(report, max(1, sum(source.path.stat().st_size for source in sources)))

    def measure(
        self,
        source: Source,
        name: str,
        *,
        on_states: Callable[[TableStates], None],
        asked: Asked = lambda _: (),
        on_checks: Callable[[CheckResults], None] | None = None,
    ) -> DatasetProfile:
        """The profile of a file. ``asked`` says which checks its columns are for."""

        def profiled(spill_name: str, *, may_guess: bool) -> DatasetProfile:
            spill = self._order.job.directory / spill_name
            return self._profiled(source, spill, on_states, asked, on_checks, may_guess=may_guess)

        try:
            found = profiled(f"spill-{name}", may_guess=True)
        except GuessFailed:
            # Types that only the end of a file tells are rare: then it is read anew, with all its cells known.
            found = profiled(f"spill-{name}-again", may_guess=False)
        self._tell.next_file()
        return found

    def _profiled(
        self,
        source: Source,
        spill: Path,
        on_states: Callable[[TableStates], None],
        asked: Asked,
        on_checks: Callable[[CheckResults], None] | None,
        *,
        may_guess: bool,
    ) -> DatasetProfile:
        spill.mkdir(exist_ok=True)
        table = open_table(source.path, source.file_name, source.options, self._order.reading, spill, may_guess=may_guess)
        try:
            return profile_table(
                table,
                as_of=self._settings.as_of,
                top_n=self._settings.top_n,
                outlier_iqr_multiplier=self._settings.outlier_iqr_multiplier,
                source_bytes=source.path.stat().st_size,
                on_progress=self._tell,
                on_states=on_states,
                checks=asked(table.columns),
                on_checks=on_checks,
            )
        finally:
            table.close()


class _Forward:
    """Reports how far the passes are, and never less than was reported before: a file may be read twice."""

    def __init__(self, report: Callable[[Progress], None], size_bytes: int) -> None:
        self._report = report
        self._size_bytes = size_bytes
        self._row_count = self._byte_count = self._rows_before = self._bytes_before = 0

    def __call__(self, done: Pass) -> None:
        self._row_count = max(self._row_count, self._rows_before + done.row_count)
        self._byte_count = max(self._byte_count, self._bytes_before + done.byte_count)
        fraction = min(1.0, self._byte_count / self._size_bytes) * MEASURED_SHARE
        self._report(Progress(self._row_count, self._byte_count, fraction))

    def next_file(self) -> None:
        """What is reported from now on comes on top."""
        self._rows_before, self._bytes_before = self._row_count, self._byte_count
