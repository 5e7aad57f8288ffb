"""The transformer without servers, for ``pmd profile --local``: needs neither gRPC nor NATS."""

from __future__ import annotations

from services.transformer.convert import decode_profile, decode_request, report_bytes


def report_of_profile(profile: bytes, request: bytes = b"") -> bytes:
    """The canonical JSON report of a serialized ``Profile``, its summary written by rules.

    ``request`` is a serialized ``AcceptedRequest``; empty for none.

    Raises ``UnreadableProfile``, ``UnreadableRequest``.
    """
    return report_bytes(decode_profile(profile), decode_request(request))
