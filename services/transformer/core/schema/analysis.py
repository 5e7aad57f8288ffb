"""``analysis`` and ``baseline``: which request the report answers, and what it was compared with."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.columns import POLICIES
from services.transformer.core.schema.forms import Schema, amount, keyed, record, reference, text, texts, word

NO_REQUEST = "there was no request, as in a local run"
FILE_FIELDS: Mapping[str, Schema] = {
    "file_name": text("Name that the user gave it.", null="an earlier analysis is compared with, not a file"),
    "size_bytes": amount("Size as received, in bytes.", null="an earlier analysis is compared with, not a file"),
    "sha256": text("SHA-256 of the bytes, lower-case hex.", null="not known"),
}
FILE = record(
    "The file that was profiled.",
    {
        "file_name": text("Name that the user gave it."),
        "size_bytes": amount("Size as received, in bytes."),
        "sha256": text("SHA-256 of the bytes, lower-case hex.", null="not known, as for a merged profile"),
    },
)
BASELINE_ID = text("Earlier analysis that was compared with.", null="the baseline is a file")
BASELINE_SOURCE = record(
    "What was compared with.",
    {
        "analysis_id": BASELINE_ID,
        **FILE_FIELDS,
        "row_count": amount("Rows that it has.", null="not counted"),
        "measured_at": text("When it was measured, ISO 8601 UTC.", null="together with the primary"),
    },
)
ENGINE = record(
    "Who measured.",
    {
        "suite_version": text("Version of the suite."),
        "convention_version": text("Version of what every figure means; figures of different ones are not to be compared."),
        "start_time": text("When the pass began, ISO 8601 UTC.", null="not told"),
    },
)
ANALYSIS = record(
    "The request and its run.",
    {
        "id": text("UUID of the analysis.", null=NO_REQUEST),
        "tool": text("Tool that was asked.", known=("profile-my-data",)),
        "status": word("partial where some agent failed.", ("completed", "partial")),
        "created_at": text("When it was accepted, ISO 8601 UTC.", null=NO_REQUEST),
        "execution_time_ms": amount("Time that measuring took, in milliseconds."),
        "value_policy": word("Which values the report may show.", POLICIES),
        "masked_columns": texts("Columns whose values are masked."),
        "primary": reference("file", "The profiled file."),
        "baseline": reference("baseline_source", "What was compared with.", null="nothing"),
        "engine": reference("engine", "Who measured."),
        "versions": keyed({"type": "string"}, "Versions of what the engine stands on, by package."),
    },
)
BASELINE = record(
    "The baseline as a whole; its columns stand in the drift agent's answer.",
    {
        "analysis_id": BASELINE_ID,
        "load": reference("load", "How it was read."),
        "dataset": reference("dataset", "The table as a whole."),
    },
)
DEFINITIONS: Mapping[str, Schema] = {
    "analysis": ANALYSIS,
    "baseline": BASELINE,
    "baseline_source": BASELINE_SOURCE,
    "engine": ENGINE,
    "file": FILE,
}
