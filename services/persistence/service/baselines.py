"""An earlier analysis as the baseline of a new one: whose it must be, how far it must have come, what it must have left."""

from __future__ import annotations

from dataclasses import dataclass

from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Ledger
from services.persistence.core.records import WITH_REPORT, AnalysisState, DatasetSpec, StoredObject
from services.persistence.errors import AnalysisNotFound, BaselineHasNoStates, BaselineNotReady
from services.persistence.service.absence import check_not_deleted

FIELD = "baseline.analysis_id"
ENDED_WITHOUT = {
    AnalysisState.FAILED: "failed: there is nothing to compare with",
    AnalysisState.CANCELLED: "was cancelled: there is nothing to compare with",
}
RUNNING = "is still running; ask again when it is over"


@dataclass(frozen=True, slots=True)
class EarlierAnalysis:
    """What an earlier analysis left."""

    states: StoredObject
    file: DatasetSpec | None
    """The file that it looked at, which may be gone by now."""


async def earlier_analysis(ledger: Ledger, tenant_id: str, analysis_id: str) -> EarlierAnalysis:
    """What there is to compare with. Raises ``AnalysisNotFound``, ``AnalysisDeleted``, ``BaselineNotReady``,
    ``BaselineHasNoStates``.

    It may still be deleted before the new analysis is worked on, which then fails: its user wished for the deletion.
    """
    if not is_id(analysis_id):
        raise AnalysisNotFound(FIELD)
    await check_not_deleted(ledger, tenant_id, analysis_id)
    request = await ledger.request(analysis_id)
    if request is None or request.owner.tenant_id != tenant_id:
        raise AnalysisNotFound(FIELD)
    state = (await ledger.evidence(analysis_id)).state
    if state not in WITH_REPORT:
        raise BaselineNotReady(FIELD, state.value, ENDED_WITHOUT.get(state, RUNNING))
    states = await ledger.states(analysis_id)
    if states is None:
        raise BaselineHasNoStates(FIELD)
    return EarlierAnalysis(states, request.spec.primary)
