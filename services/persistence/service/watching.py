"""How a watcher sees an analysis: a snapshot, every change, the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from services.persistence.core.ledger import Evidence, view
from services.persistence.core.records import AcceptedRequest, Analysis
from services.persistence.service.progress import ProgressBoard
from services.runtime.clock import Clock

LookUp = Callable[[], Awaitable[tuple[AcceptedRequest, Evidence]]]
"""What the ledger says of the analysis."""


async def watch(analysis_id: str, look_up: LookUp, board: ProgressBoard, clock: Clock, poll_s: float) -> AsyncIterator[Analysis]:
    """The analysis whenever it changed, its terminal state last. Never goes back.

    Notes on the board are shown at once. The ledger, which alone decides an end, is read when a note tells of one, and every
    ``poll_s`` besides, because notes may be lost: to read it for every note took most of what a watcher costs.
    """
    with board.follow(analysis_id) as notes:
        request, evidence = await look_up()
        read_at = clock.monotonic()
        shown = view(request, evidence, board.latest(analysis_id))
        yield shown
        while not shown.state.is_terminal:
            is_noted = await notes.next(poll_s)
            note = board.latest(analysis_id)
            if not is_noted or note is None or note.state.is_terminal or clock.monotonic() - read_at >= poll_s:
                request, evidence = await look_up()
                read_at = clock.monotonic()
            current = view(request, evidence, note)
            if current != shown and current.state.rank >= shown.state.rank:
                shown = current
                yield shown
