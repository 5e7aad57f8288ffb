"""Protobuf ⇄ the core of artifacts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from google.protobuf.json_format import MessageToJson, Parse, ParseError
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.artifacts.v1 import artifact_pb2, artifacts_service_pb2
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisCompleted, AnalysisTransformed

from services.artifacts.core.artifact import Artifact, Manifest, StoredObject
from services.artifacts.errors import UnreadableReport
from services.artifacts.service.downloads import Download
from services.runtime.objects import ObjectInfo, SignedUrl

M = TypeVar("M", bound=Message)


def object_ref(stored: StoredObject | ObjectInfo) -> ObjectRef:
    """A stored object by reference."""
    return ObjectRef(key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256, media_type=stored.media_type)


def stored_object(ref: ObjectRef) -> StoredObject:
    """What a reference names."""
    return StoredObject(ref.key, ref.size_bytes, ref.sha256, ref.media_type)


def signed_request(url: SignedUrl) -> artifact_pb2.SignedRequest:
    """A request that the client sends by itself."""
    return artifact_pb2.SignedRequest(
        method=url.method, url=url.url, headers=dict(url.headers), expire_time=_timestamp(url.expires_at)
    )


def download_message(download: Download) -> artifacts_service_pb2.Download:
    """A file and how to fetch it."""
    return artifacts_service_pb2.Download(artifact=_artifact_message(download.artifact), request=signed_request(download.url))


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as it stands in the ledger: JSON, keys in order."""
    message = artifact_pb2.Manifest(
        analysis_id=manifest.analysis_id,
        report=object_ref(manifest.report),
        artifacts=[_artifact_message(artifact) for artifact in manifest.artifacts],
        partial=manifest.is_partial,
        create_time=_timestamp(manifest.created_at),
    )
    return MessageToJson(message, preserving_proto_field_name=True, indent=None, sort_keys=True).encode()


def decode_manifest(body: bytes) -> Manifest:
    """A manifest from the ledger. Raises ``UnreadableReport``."""
    message = _parsed(body, artifact_pb2.Manifest())
    return Manifest(
        analysis_id=message.analysis_id,
        report=stored_object(message.report),
        artifacts=tuple(_artifact(artifact) for artifact in message.artifacts),
        is_partial=message.partial,
        created_at=_time(message.create_time),
    )


def decode_request(body: bytes) -> AcceptedRequest:
    """An accepted request from the ledger. Raises ``UnreadableReport``."""
    return _parsed(body, AcceptedRequest())


def decode_event(body: bytes) -> AnalysisTransformed:
    """The event that a report is stored. Raises ``UnreadableReport``."""
    try:
        return AnalysisTransformed.FromString(body)
    except DecodeError:
        raise UnreadableReport("the event cannot be decoded") from None


def completed(transformed: AnalysisTransformed, manifest: ObjectInfo, is_partial: bool) -> AnalysisCompleted:
    """The event that every download is there."""
    return AnalysisCompleted(
        analysis_id=transformed.analysis_id,
        attempt=transformed.attempt,
        workspace=transformed.workspace,
        owner=transformed.owner,
        manifest=object_ref(manifest),
        partial=is_partial,
    )


def _artifact_message(artifact: Artifact) -> artifact_pb2.Artifact:
    return artifact_pb2.Artifact(
        download_id=artifact.download_id,
        file_name=artifact.file_name,
        format=artifact.format,
        object=object_ref(artifact.stored),
        create_time=_timestamp(artifact.created_at),
    )


def _artifact(message: artifact_pb2.Artifact) -> Artifact:
    return Artifact(
        message.download_id, message.file_name, message.format, stored_object(message.object), _time(message.create_time)
    )


def _parsed(body: bytes, message: M) -> M:
    try:
        return Parse(body, message, ignore_unknown_fields=True)
    except (ParseError, UnicodeDecodeError):
        # The library's own words may quote the bytes.
        raise UnreadableReport("an object of the ledger cannot be decoded") from None


def _timestamp(time: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(time)
    return stamp


def _time(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)
