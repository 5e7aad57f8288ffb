"""Degrees north or south of the equator."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Latitude(FormRecogniser):
    """Numbers from −90 to 90 in a column that says so."""

    name = "latitude"
    words = "degrees between −90 and 90"
    names = ("lat", "latitude", "breitengrad", "latitud", "latitudine")
    types = frozenset({"text", "decimal", "float", "integer"})
    forms = (Form("degrees between −90 and 90", r"[+-]?(?:90(?:\.0+)?|[0-8]?[0-9](?:\.[0-9]+)?)(?:e-?[0-9]+)?°? ?[NSns]?", 0.1),)
    needs_name = True
