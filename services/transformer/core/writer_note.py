"""What a reader is told about who wrote the summary."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "not_reachable": "it could not be reached",
    "timed_out": "it took too long",
    "rate_limited": "it had too much to do",
    "refused": "it refused the request",
    "too_large": "its answer was too large",
    "unusable": "its answer could not be read",
    "resting": "it failed several times and is left in peace for a while",
    "broken": "asking it went wrong",
    "not_json": "its answer was not in the form that was asked for",
    "wrong_sections": "its answer did not have the four sections",
    "forbidden_text": "its answer held signs, links or markup that do not belong into a report",
    "echoed_instructions": "its answer spoke of its instructions, or repeated them or a name",
    "unknown_column": "its answer named a column that there is not",
    "unsupported_number": "its answer held a number that it was not given",
}
"""Why the rules wrote, by ``fallback_reason``."""


def note_on_model(model: str) -> str:
    """For words of a language model."""
    return f"Written by a language model ({model}). Every number was checked against the figures that it was given."


def note_on_fallback(writer: str, reason: str) -> str:
    """For words of the rules in its stead."""
    return f"Written by rules: the language model ({writer}) was asked, but {REASONS[reason]}."
