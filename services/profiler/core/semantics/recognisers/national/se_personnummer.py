"""Personal numbers of Sweden."""

from __future__ import annotations

from stdnum.se import personnummer

from services.profiler.core.semantics.base import Form, FormRecogniser


class SePersonnummer(FormRecogniser):
    """Date of birth, serial and a Luhn digit."""

    name = "se_personnummer"
    words = "a Swedish personnummer"
    pii = "national_identifier"
    names = ("personnummer", "personnr", "pnr", "person nummer")
    types = frozenset({"text", "integer"})
    inside = (r"(?:19|20)?[0-9]{2}[01][0-9][0-3][0-9][-+][0-9]{4}",)
    forms = (
        Form("a Swedish personnummer", r"(?:19|20)?[0-9]{2}[01][0-9][0-9]{2}[-+][0-9]{4}", 0.93),
        Form(
            "a Swedish personnummer without its sign", r"(?:19|20)[0-9]{2}[01][0-9][0-9]{2}[0-9]{4}|[0-9]{2}[01][0-9][0-9]{6}", 0.85
        ),
    )
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(personnummer.is_valid(value))
