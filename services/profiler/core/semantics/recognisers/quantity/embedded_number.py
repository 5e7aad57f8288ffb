"""Numbers among words: the figure is there, but cannot be computed with."""

from __future__ import annotations

from services.profiler.core.semantics.base import LETTER, Form, FormRecogniser


class EmbeddedNumber(FormRecogniser):
    """A number with a word before or after it."""

    name = "embedded_number"
    words = "a number among words"
    holds_text = True
    forms = (
        Form(
            "a number among words",
            rf"[<>~≈=±]+ ?[0-9]+(?:[.,][0-9]+)*|[0-9]+(?:[.,][0-9]+)* [{LETTER}]+(?: [{LETTER}]+)?|"
            rf"(?:[0-9]+(?:[.,][0-9]+)?) ?(?:-|to|–) ?[0-9]+(?:[.,][0-9]+)? ?[{LETTER}]*",
            0.6,
        ),
    )
    least_share = 0.8
