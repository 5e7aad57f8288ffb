"""Points on the globe: latitude and longitude in one value."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Coordinates(FormRecogniser):
    """Two decimal numbers, or the text form of a geometry."""

    name = "coordinates"
    words = "a pair of coordinates"
    names = ("coordinates", "coords", "location", "geo", "position", "point", "latlng", "latlon", "gps", "geom", "geometry")
    forms = (
        Form(
            "a pair of coordinates", r"[(\[]?[+-]?[0-9]{1,3}\.[0-9]{2,}°?[NS]?[,;\s] *[+-]?[0-9]{1,3}\.[0-9]{2,}°?[EW]?[)\]]?", 0.85
        ),
        Form("a point as text", r"(?i:POINT ?\([+-]?[0-9.]+ [+-]?[0-9.]+\))", 0.95),
    )
