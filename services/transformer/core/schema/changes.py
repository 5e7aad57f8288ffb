"""``since_last_run``: what is other than in the last run of the same dataset."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import Schema, amount, listed, record, reference, scalar, text, word

CHANGE = record(
    "One figure that is not what it was.",
    {
        "kind": word("What it is a matter of.", ("volume", "schema", "freshness", "missing", "distinct")),
        "column": text("Column.", null="the dataset as a whole"),
        "metric": text("Metric.", null="it is a matter of the schema"),
        "severity": reference("severity", "How grave it is."),
        "old": scalar(("number", "string"), "What it was; of the schema the logical type.", null="the column is new"),
        "new": scalar(("number", "string"), "What it is.", null="the column is gone"),
        "message": text("One sentence about it."),
    },
)
SINCE_LAST_RUN = record(
    "Against the newest earlier run that has the same dataset name, or without one the same file name: rows by 20 %, columns come, "
    "gone or of another type, missing values by 5 points, distinct values and their share by half, newest times twice as old.",
    {
        "analysis_id": text("That run."),
        "created_at": text("When it was accepted, ISO 8601 UTC.", null="not known"),
        "change_count": amount("All changes."),
        "changes": listed(reference("change", "A change."), "The gravest first, at most 200."),
    },
)
DEFINITIONS: Mapping[str, Schema] = {"change": CHANGE, "since_last_run": SINCE_LAST_RUN}
