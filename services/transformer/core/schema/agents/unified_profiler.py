"""What is in each column, and how good is it?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.columns import LOGICAL_TYPES, STATUSES
from services.transformer.core.schema.forms import (
    Schema,
    amount,
    figure,
    keyed,
    listed,
    points,
    record,
    scalar,
    text,
    texts,
    word,
)
from services.transformer.core.schema.metrics import NULL

NOTHING = "there is nothing to judge"
GRADE = word("As in school: A from 90 points, B from 80, C from 70, D from 60.", ("A", "B", "C", "D", "F"), null=NOTHING)
SCORE = points("Quality score, 0..100.", null=NOTHING)
TABLE: Final = {
    **record(
        "The table at a glance: its score and its key figures by metric name.",
        {
            "quality_score": SCORE,
            "grade": GRADE,
            "dimensions": keyed(points("Points, 0..100."), "Score by dimension."),
        },
    ),
    "additionalProperties": True,
}
COLUMN: Final = record(
    "One column at a glance.",
    {
        "position": amount("Place in the file, from 0."),
        "name": text("Name as it stands in the file."),
        "kind": text(
            "How it is judged.", known=("identifier", "categorical", "numeric", "text", "temporal", "boolean", "constant")
        ),
        "logical_type": text("What it holds.", known=LOGICAL_TYPES),
        "semantic_type": text("What it means.", null="not known"),
        "status": text("State of its values.", known=STATUSES),
        "quality_score": SCORE,
        "grade": GRADE,
        "rule_ids": texts("Rules that it breaks."),
        "figures": keyed(figure("A figure.", null=NULL), "Key figures of its kind, by metric name."),
    },
)
UNIFIED_PROFILER: Final[Schema] = record(
    "What is in each column, and how good it is.",
    {
        "dataset": TABLE,
        "column_kinds": keyed(amount("Columns."), "Columns by kind."),
        "columns": listed(COLUMN, "The columns as in the file."),
        "failed_detectors": keyed(
            scalar("string", "Why."), "Detectors that failed, by name: what they look for is not in the report."
        ),
    },
)
