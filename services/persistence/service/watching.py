"""How a watcher sees an analysis: a snapshot, every change, the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from services.persistence.core.records import Analysis
from services.persistence.service.progress import ProgressBoard


async def watch(
    analysis_id: str, look_up: Callable[[], Awaitable[Analysis]], board: ProgressBoard, poll_s: float
) -> AsyncIterator[Analysis]:
    """The analysis whenever it changed, its terminal state last. Never goes back.

    Notes on the board wake it at once; the ledger is read every ``poll_s`` besides, because notes may be lost.
    """
    with board.follow(analysis_id) as notes:
        shown = await look_up()
        yield shown
        while not shown.state.is_terminal:
            await notes.next(poll_s)
            current = await look_up()
            if current != shown and current.state.rank >= shown.state.rank:
                shown = current
                yield shown
