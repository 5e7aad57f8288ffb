"""What differences are called, how bad they are, and what to do about them. Bands are effects here, not shares of rows."""

from __future__ import annotations

from typing import Final

from services.profiler.core.detectors.rules import LIKELY, POSSIBLE, Advice, Band, Rule

SCHEMA_DRIFT: Final = Rule(
    "schema_drift",
    "Columns that came, went or changed their type",
    "consistency",
    LIKELY,
    (Band(0, "medium"), Band(0.1, "high")),
    "The columns are not those of the baseline",
    Advice(
        "reconcile_columns",
        "Compare the columns with those of the baseline, and adapt the source or whoever reads the table.",
        "What reads the table by its columns breaks where one is gone or has another type.",
        effort="high",
    ),
)
DISTRIBUTION_DRIFT: Final = Rule(
    "distribution_drift",
    "Values distributed otherwise than in the baseline",
    "consistency",
    POSSIBLE,
    (Band(0, "medium"), Band(0.3, "high")),
    "The values are distributed otherwise than in the baseline",
    Advice(
        "explain_drift",
        "Find out what changed: the source, the unit, the selection of rows, or the world.",
        "Models, thresholds and reports made for the baseline may not hold any more.",
        effort="high",
    ),
)
MISSINGNESS_DRIFT: Final = Rule(
    "missingness_drift",
    "More or fewer missing values than in the baseline",
    "completeness",
    LIKELY,
    (Band(0, "medium"), Band(0.8, "high")),
    "Missing values are not as frequent as in the baseline",
    Advice(
        "explain_missing",
        "Look at the source of the column: what is missing more often was often lost on the way.",
        "Missing values that change over time bias whatever leaves them out.",
        effort="high",
    ),
)
NEW_CATEGORIES: Final = Rule(
    "new_categories",
    "Values that the baseline lacks",
    "validity",
    POSSIBLE,
    (Band(0, "low"), Band(0.05, "medium")),
    "A value that the baseline lacks",
    Advice(
        "confirm_categories",
        "Confirm that the new values are meant, or correct them.",
        "Whatever knows the values of the baseline only drops or misreads the new ones.",
        effort="low",
    ),
)
OUT_OF_RANGE: Final = Rule(
    "out_of_range",
    "Numbers beyond those of the baseline",
    "validity",
    POSSIBLE,
    (Band(0, "low"), Band(0.05, "medium")),
    "A number beyond the least or the greatest of the baseline",
    Advice(
        "confirm_range",
        "Check the unit and the source of the listed rows.",
        "More of them lie beyond the baseline than chance explains.",
    ),
)
RULES: Final = (SCHEMA_DRIFT, DISTRIBUTION_DRIFT, MISSINGNESS_DRIFT, NEW_CATEGORIES, OUT_OF_RANGE)
