"""Names of months and days of the week."""

from __future__ import annotations

from services.profiler.core.semantics.base import VocabularyRecogniser


class CalendarName(VocabularyRecogniser):
    """English ones, whole or short."""

    name = "calendar_name"
    words = "a month or a day of the week"
    names = ("month", "weekday", "day of week", "dow", "day")
    vocabulary = frozenset(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
            "sept",
            "oct",
            "nov",
            "dec",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mon",
            "tue",
            "tues",
            "wed",
            "thu",
            "thur",
            "thurs",
            "fri",
            "sat",
            "sun",
        ]
    )
    alone = 0.85
