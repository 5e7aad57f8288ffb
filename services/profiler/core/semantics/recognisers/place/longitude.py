"""Degrees east or west of Greenwich."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Longitude(FormRecogniser):
    """Numbers from −180 to 180 in a column that says so."""

    name = "longitude"
    words = "degrees between −180 and 180"
    names = ("lon", "lng", "long", "longitude", "langengrad", "laengengrad", "longitud", "longitudine")
    types = frozenset({"text", "decimal", "float", "integer"})
    forms = (
        Form(
            "degrees between −180 and 180",
            r"[+-]?(?:180(?:\.0+)?|(?:1[0-7][0-9]|[0-9]{1,2})(?:\.[0-9]+)?)(?:e-?[0-9]+)?°? ?[EWew]?",
            0.1,
        ),
    )
    needs_name = True
