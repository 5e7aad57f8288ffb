"""Several values in one cell."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class ListOfValues(FormRecogniser):
    """JSON arrays and objects, or parts between the same separator."""

    name = "list_of_values"
    words = "several values in one cell"
    holds_text = True
    names = ("tags", "list", "items", "genres", "keywords", "categories", "skills", "ids")
    forms = (
        Form("a JSON array or object", r"(?s:\[.*\]|\{.*\})", 0.9),
        Form("parts between semicolons or bars", r"[^;|]{1,60}(?:[;|][^;|]{0,60})+", 0.75),
        Form("words between commas", r"[^\s,][^,]{0,40}(?:, ?[^\s,][^,]{0,40}){2,}", 0.3),
    )
    least_share = 0.6
