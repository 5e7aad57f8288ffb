"""Taxpayer numbers of persons in Brazil."""

from __future__ import annotations

from stdnum.br import cpf

from services.profiler.core.semantics.base import Form, FormRecogniser


class BrCpf(FormRecogniser):
    """Nine digits and two by modulus 11."""

    name = "br_cpf"
    words = "a Brazilian CPF"
    pii = "national_identifier"
    names = ("cpf", "cadastro pessoa fisica", "cpf cliente")
    types = frozenset({"text", "integer"})
    inside = (r"[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}",)
    forms = (
        Form("a Brazilian CPF", r"[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}", 0.97),
        Form("a Brazilian CPF without its signs", r"[0-9]{11}", 0.93),
    )
    chance = 0.01

    def is_valid(self, value: str) -> bool:
        return bool(cpf.is_valid(value))
