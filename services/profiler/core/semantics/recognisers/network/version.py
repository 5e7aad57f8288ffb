"""Versions of software."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Version(FormRecogniser):
    """Numbers with two or more dots between them, or a v before them."""

    name = "version"
    words = "a version number"
    names = ("version", "release", "ver", "build", "firmware")
    unlike = ("date", "day", "ip")
    types = frozenset({"text", "float", "decimal"})
    forms = (
        Form("a version number", r"[vV][0-9]+(?:\.[0-9]+)*(?:[-+.][0-9A-Za-z.-]+)?", 0.6),
        Form("a version number", r"[0-9]{1,3}(?:\.[0-9]{1,5}){2,3}(?:[-+][0-9A-Za-z.-]+)?", 0.6),
        Form("a version number of two parts", r"[0-9]{1,3}\.[0-9]{1,5}", 0.05),
    )
