"""Digests, written in hexadecimal."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Hash(FormRecogniser):
    """As many hexadecimal digits as MD5, SHA-1 or SHA-2 give."""

    name = "hash"
    words = "a digest in hexadecimal"
    names = ("hash", "md5", "sha1", "sha256", "sha512", "checksum", "digest", "commit", "sha", "etag", "fingerprint")
    forms = (
        Form("a digest in hexadecimal", r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}", 0.92),
        Form("a digest in hexadecimal", r"[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{64}|[0-9A-F]{128}", 0.9),
    )
    excluded = r"[0-9]+"
