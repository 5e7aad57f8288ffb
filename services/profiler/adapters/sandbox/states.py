"""States in the child: those of a pass are written beside its profile, stored ones become the profile of the whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine.figures import profile_of
from services.profiler.core.engine.states import at_moment, comparable, decode, encode, merge_states, redacted, sketches, storable
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.stored_states import MARK, MAX_BYTES
from services.profiler.errors import StatesTooLarge, UnreadableStates
from services.profiler.service.jobs import Job
from services.runtime.errors import ServiceError

logger = logging.getLogger(__name__)


class Keeping:
    """Writes states where a job wants them, if it does."""

    def __init__(self, job: Job) -> None:
        self._path = job.directory / job.states_name if job.states_name else None
        self._sketches_path = job.directory / job.sketches_name if job.sketches_name else None

    def write(self, states: TableStates, dataset: DatasetProfile) -> None:
        """Write them, with the values that the dataset may show and no others.

        Never raises: a profile is worth more than what might be merged with it one day.
        """
        if self._path is None:
            return
        hidden = [column.position for column in dataset.columns if column.value_policy != "full"]
        try:
            kept = redacted(storable(states), hidden)
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001
            _not_kept("states", error)
            return
        _written(self._path, "states", lambda: encode(kept))
        if self._sketches_path:
            _written(self._sketches_path, "sketches", lambda: sketches(kept, dataset))


def _written(path: Path, what: str, made: Callable[[], bytes]) -> None:
    try:
        path.write_bytes(made())
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001
        path.unlink(missing_ok=True)
        _not_kept(what, error)


def _not_kept(what: str, error: BaseException) -> None:
    logger.warning("%s are not kept", what, extra={"error": type(error).__name__})


def merged_profile(parts: Sequence[Path], settings: Settings, keep: Callable[[TableStates], None]) -> DatasetProfile:
    """The profile of all parts' rows, as of now. Raises ``UnreadableStates``, ``OutdatedStates``, ``StatesTooLarge``."""
    try:
        return _merged_profile(parts, settings, keep)
    except ServiceError:
        raise
    # The mapping place: states that lie may make anything fail.
    except (Exception, pl.exceptions.PanicException) as error:
        raise UnreadableStates("the states hold what no pass over a table leaves") from error


def _merged_profile(parts: Sequence[Path], settings: Settings, keep: Callable[[TableStates], None]) -> DatasetProfile:
    whole = TableStates()
    for path in parts:
        part = _read(path)
        whole = merge_states(whole, part) if whole.parts else part
    measured_at = whole.as_of.isoformat()
    whole = at_moment(comparable(whole), settings.as_of)
    keep(whole)
    return replace(profile_of(whole, settings), measured_at=measured_at)


def _read(path: Path) -> TableStates:
    if path.stat().st_size > MAX_BYTES:
        raise StatesTooLarge(f"stored states have at most {MAX_BYTES:,} bytes")
    return decode(path.read_bytes())


def is_states(path: Path) -> bool:
    """Whether a file begins as stored states do."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def stored_baseline(path: Path, settings: Settings) -> tuple[TableStates, DatasetProfile]:
    """What stored states say in the place of a file, as of now.

    Raises ``UnreadableStates``, ``OutdatedStates``, ``StatesTooLarge``.
    """
    kept: list[TableStates] = []
    profile = merged_profile((path,), settings, kept.append)
    return kept[0], profile
