"""The voice on the bus."""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import Message as ProtoMessage
from profilemydata.events.v1 import events_pb2

from services.persistence.convert.records import (
    failure_to_proto,
    object_to_proto,
    owner_to_proto,
    state_to_proto,
    timestamp,
    workspace_to_proto,
)
from services.persistence.core.ledger import Stage
from services.persistence.core.reconciliation import Whereabouts
from services.persistence.core.records import AcceptedRequest, AnalysisState, Failure, Outcome, StoredObject
from services.persistence.core.workspace import Workspace
from services.runtime.bus import Bus
from services.runtime.clock import Clock
from services.runtime.envelope import event, progress_subject, subject
from services.runtime.errors import Unavailable

SOURCE = "persistence"
DURABLES = {Stage.PROFILE: "profiler", Stage.TRANSFORM: "transformer", Stage.RENDER: "artifacts"}
"""Who does each stage: the durable consumer of its event."""


@dataclass(frozen=True, slots=True)
class BusAnnouncer:
    """See ``Announcer``."""

    bus: Bus
    clock: Clock

    async def ask_for(self, stage: Stage, request: AcceptedRequest, attempt: int, stage_input: StoredObject | None) -> None:
        payload = _asking(stage, request, attempt, stage_input)
        await self.bus.publish(event(stage.value, payload, attempt, SOURCE, self.clock))

    async def ended(self, request: AcceptedRequest, outcome: Outcome) -> None:
        owner = owner_to_proto(request.owner)
        payload: ProtoMessage
        if outcome.state is AnalysisState.FAILED:
            failure = outcome.failure or Failure("INTERNAL", "a fault of the suite itself")
            payload = events_pb2.AnalysisFailed(analysis_id=request.analysis_id, failure=failure_to_proto(failure), owner=owner)
        elif outcome.state is AnalysisState.CANCELLED:
            payload = events_pb2.AnalysisCancelled(analysis_id=request.analysis_id, owner=owner)
        else:
            return
        await self.bus.publish(event(outcome.state.value, payload, 1, SOURCE, self.clock))

    async def state(self, analysis_id: str, state: AnalysisState) -> None:
        note = events_pb2.ProgressReported(analysis_id=analysis_id, state=state_to_proto(state), time=timestamp(self.clock.now()))
        await self.bus.broadcast(progress_subject(analysis_id), note.SerializeToString())

    async def whereabouts(self, stage: Stage, analysis_id: str) -> Whereabouts:
        try:
            position = await self.bus.position(DURABLES[stage], subject(stage.value, analysis_id))
        except Unavailable:
            return Whereabouts.UNKNOWN
        if position.sequence is None:
            return Whereabouts.LOST
        return Whereabouts.SETTLED if position.sequence <= position.ack_floor else Whereabouts.WAITING


def _asking(stage: Stage, request: AcceptedRequest, attempt: int, stage_input: StoredObject | None) -> ProtoMessage:
    reference = object_to_proto(stage_input) if stage_input else None
    asking: events_pb2.AnalysisRequested | events_pb2.AnalysisProfiled | events_pb2.AnalysisTransformed
    match stage:
        case Stage.PROFILE:
            asking = events_pb2.AnalysisRequested()
        case Stage.TRANSFORM:
            asking = events_pb2.AnalysisProfiled(profile=reference)
        case Stage.RENDER:
            asking = events_pb2.AnalysisTransformed(report=reference)
    asking.analysis_id = request.analysis_id
    asking.attempt = attempt
    asking.workspace.CopyFrom(workspace_to_proto(Workspace(request.analysis_id), is_ingested=request.spec.is_ingested))
    asking.owner.CopyFrom(owner_to_proto(request.owner))
    return asking
