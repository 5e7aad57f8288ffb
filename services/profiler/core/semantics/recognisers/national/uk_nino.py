"""National Insurance numbers of the United Kingdom."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class UkNino(FormRecogniser):
    """Two letters, six digits, a letter A to D."""

    name = "uk_nino"
    words = "a UK National Insurance number"
    pii = "national_identifier"
    names = ("nino", "national insurance", "national insurance number", "ni number", "ni no")
    types = frozenset({"text", "integer"})
    inside = (r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",)
    forms = (
        Form(
            "a UK National Insurance number",
            r"(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]",
            0.85,
        ),
    )
    excluded = r"(?i:BG|GB|KN|NK|NT|TN|ZZ).*"
