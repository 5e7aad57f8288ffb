from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.records import AnalysisState, ProgressNote
from services.persistence.service.progress import ProgressBoard
from services.runtime.clock import ManualClock

NOTES = st.builds(
    ProgressNote,
    st.just("id"),
    st.sampled_from(AnalysisState),
    st.none() | st.floats(0, 1),
    st.none() | st.integers(0, 1000),
)


@given(st.lists(NOTES, min_size=1))
def test_progress_never_goes_back(notes: list[ProgressNote]) -> None:
    board = ProgressBoard(ManualClock())
    shown: ProgressNote | None = None
    for note in notes:
        board.post(note)
        latest = board.latest("id")
        assert latest
        assert shown is None or latest.state.rank >= shown.state.rank
        if shown and shown.state.rank == latest.state.rank:
            assert (latest.fraction or 0) >= (shown.fraction or 0)
            assert (latest.row_count or 0) >= (shown.row_count or 0)
        shown = latest
    assert shown
    assert shown.state.rank == max(note.state.rank for note in notes)


def test_the_board_is_bounded_and_forgets_the_quietest() -> None:
    board = ProgressBoard(ManualClock(), capacity=3)
    for name in ("a", "b", "c", "a", "d"):
        board.post(ProgressNote(name, AnalysisState.PROFILING))
    assert [name for name in "abcd" if board.latest(name)] == ["a", "c", "d"]


async def test_a_watcher_that_left_is_forgotten() -> None:
    board = ProgressBoard(ManualClock())
    with board.follow("a") as notes:
        board.post(ProgressNote("a", AnalysisState.PROFILING))
        assert await notes.next(1)
        assert not await notes.next(0.01)
    assert board._waiting == {}
