"""Protobuf ⇄ the transformer's core."""

from __future__ import annotations

from google.protobuf.json_format import Parse, ParseError
from google.protobuf.message import DecodeError
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.transformer.convert.measured import measured_of, time_text
from services.transformer.core.canonical import canonical_json
from services.transformer.core.measured import Measured
from services.transformer.core.report import Subject
from services.transformer.errors import UnreadableProfile, UnreadableRequest
from services.transformer.service import transform

DEFAULT_TOOL = "profile-my-data"


def report_bytes(profile: Profile, request: AcceptedRequest) -> tuple[bytes, bool]:
    """The canonical JSON report, and whether some agent failed."""
    measured: Measured = measured_of(profile)
    return canonical_json(transform(subject_of(request), measured)), measured.is_partial


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
