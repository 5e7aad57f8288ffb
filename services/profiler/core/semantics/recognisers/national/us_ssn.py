"""Social Security numbers of the USA."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class UsSsn(FormRecogniser):
    """Area 000, 666 and 9xx, group 00 and serial 0000 were never given; there are no check digits."""

    name = "us_ssn"
    words = "a US Social Security number"
    pii = "national_identifier"
    names = ("ssn", "social security", "social security number", "social sec", "ssn4", "socsec", "social")
    hints = ("tax id", "tin", "national id", "taxpayer id")
    types = frozenset({"text", "integer"})
    inside = (r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}",)
    forms = (
        Form("a US Social Security number with its dashes", r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}", 0.8),
        Form("a US Social Security number with spaces", r"[0-8][0-9]{2} [0-9]{2} [0-9]{4}", 0.5),
        Form("nine digits, as a US Social Security number has", r"[0-9]{9}", 0.06),
    )
    excluded = r"000.*|666.*|9.*|.{3}[ -]?00.*|.*0000"
