"""Colours by their hexadecimal digits or by name."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser

NAMED = (
    r"red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|gr[ae]y|"
    r"silver|gold|beige|cyan|magenta|turquoise|navy|maroon|olive|teal|lime"
)


class Colour(FormRecogniser):
    """Six hexadecimal digits after a hash sign, or a common name."""

    name = "colour"
    words = "a colour"
    names = ("color", "colour", "farbe", "couleur", "colore", "cor")
    forms = (
        Form("a colour in hexadecimal", r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?|#[0-9A-Fa-f]{3}", 0.9),
        Form("a colour by name", rf"(?i:(?:(?:light|dark|pale|deep) ?)?(?:{NAMED}))", 0.7),
    )
