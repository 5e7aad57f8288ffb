"""Protobuf ⇄ the transformer's core."""

from __future__ import annotations

import json
from dataclasses import dataclass

from google.protobuf.json_format import Parse, ParseError
from google.protobuf.message import DecodeError
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.analysis_pb2 import EarlierRun as EarlierRunProto
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.transformer.convert.measured import measured_of, time_text
from services.transformer.core.analysis_summary import Material, Written
from services.transformer.core.canonical import canonical_json
from services.transformer.core.changes import EarlierRun
from services.transformer.core.report import Subject
from services.transformer.core.rule_writer import written_by_rules
from services.transformer.errors import UnreadableProfile, UnreadableRequest
from services.transformer.service.reporting import judged, report_of

DEFAULT_TOOL = "profile-my-data"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that lacks its summary."""

    subject: Subject
    material: Material

    @property
    def is_partial(self) -> bool:
        """Whether some agent failed."""
        return self.material.measured.is_partial


def draft_of(profile: Profile, request: AcceptedRequest, earlier: EarlierRun | None = None) -> Draft:
    """A profile, judged, also by what changed since the last run of the same dataset."""
    return Draft(subject_of(request), judged(measured_of(profile), earlier))


def earlier_run(run: EarlierRunProto, report: bytes) -> EarlierRun | None:
    """The last run with its stored report; None for one that cannot be read: nothing is said of it then."""
    try:
        body = json.loads(report)
    except (ValueError, RecursionError):
        return None
    created_at = time_text(run.create_time) if run.HasField("create_time") else None
    return EarlierRun(run.analysis_id, created_at, body) if isinstance(body, dict) else None


def finished(draft: Draft, written: Written) -> bytes:
    """The canonical JSON report."""
    return canonical_json(report_of(draft.subject, draft.material, written))


def report_bytes(profile: Profile, request: AcceptedRequest) -> bytes:
    """The canonical JSON report, written by rules."""
    draft = draft_of(profile, request)
    return finished(draft, written_by_rules(draft.material))


def subject_of(request: AcceptedRequest) -> Subject:
    """The request as the report names it."""
    return Subject(
        analysis_id=request.analysis_id or None,
        tool=request.spec.tool_id or DEFAULT_TOOL,
        created_at=time_text(request.create_time) if request.HasField("create_time") else None,
        baseline_analysis_id=request.spec.baseline.analysis_id or None,
        baseline_file_name=request.spec.baseline.earlier_file.file_name or None,
    )


def decode_profile(body: bytes) -> Profile:
    """A stored profile. Raises ``UnreadableProfile``."""
    try:
        return Profile.FromString(body)
    except DecodeError:
        # The library's own words may quote the bytes.
        raise UnreadableProfile("the stored profile cannot be decoded") from None


def decode_request(body: bytes) -> AcceptedRequest:
    """A serialized request. Raises ``UnreadableRequest``."""
    try:
        return AcceptedRequest.FromString(body)
    except DecodeError:
        raise UnreadableRequest("the request cannot be decoded") from None


def decode_request_json(body: bytes) -> AcceptedRequest:
    """The ledger's ``request.json``. Raises ``UnreadableRequest``."""
    try:
        return Parse(body, AcceptedRequest(), ignore_unknown_fields=True)
    except (ParseError, UnicodeDecodeError):
        raise UnreadableRequest("the stored request cannot be decoded") from None
