"""What persistence tells the rest of the suite."""

from __future__ import annotations

from typing import Protocol

from services.persistence.core.ledger import Stage
from services.persistence.core.reconciliation import Whereabouts
from services.persistence.core.records import AcceptedRequest, AnalysisState, Outcome, StoredObject

ANNOUNCE_S = 1.0
"""How long a caller waits for the bus. What it did not hear by then, the reconciler says again."""


class Announcer(Protocol):
    """The voice. Publishing raises ``Unavailable`` when it is unknown whether it was heard: publish again."""

    async def ask_for(self, stage: Stage, request: AcceptedRequest, attempt: int, stage_input: StoredObject | None) -> None:
        """Publish the event that asks for a stage. ``stage_input`` is None for the first stage only."""

    async def ended(self, request: AcceptedRequest, outcome: Outcome) -> None:
        """Publish the event of a failed or cancelled analysis; nothing for the others, whose event was there first."""

    async def state(self, analysis_id: str, state: AnalysisState) -> None:
        """Tell watchers. Lossy, never raises."""

    async def whereabouts(self, stage: Stage, analysis_id: str) -> Whereabouts:
        """Where the last message that asks for the stage is; ``UNKNOWN`` when the bus does not answer."""
