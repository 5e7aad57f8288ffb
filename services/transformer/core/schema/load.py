"""``load``: how the file was read."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import Schema, amount, flag, keyed, listed, record, reference, share, text, texts

SHEET = record(
    "A sheet of a workbook, or a table of a file with several.",
    {
        "name": text("As the file has it."),
        "row_count": amount("Rows of its used range."),
        "column_count": amount("Columns of its used range."),
    },
)
PROBLEM = record(
    "One kind of oddity met while reading.",
    {
        "code": text("Stable code.", known=("ragged_row_long", "blank_lines", "leading_zeros")),
        "count": amount("How often it was met."),
        "message": text("One sentence, without values of the data."),
        "examples": texts("First places, at most 3: lines, rows, columns; of a cell only its shape (A and a letters, 9 a digit)."),
    },
)
DECISION = record(
    "One thing that the reader decided.",
    {
        "name": text("Stable name.", known=("format", "encoding", "delimiter", "header")),
        "title": text("For people."),
        "value": text("In words; the field of `load` has it as the read option takes it."),
        "confidence": share("How sure it is.", null="the bytes leave no choice"),
        "option": text("Read option that overrides it.", null="it cannot be overridden"),
        "is_doubtful": flag("Whether somebody should look."),
    },
)
LOAD = record(
    "How the file was read, and what was odd about it.",
    {
        "file_name": text("Name that the user gave the file; empty for a merged profile without one."),
        "format": text(
            "Format.", null="the file could not be told", known=("csv", "json", "ndjson", "xlsx", "parquet", "arrow", "avro")
        ),
        "encoding": text("Encoding, an IANA name.", null="the format is binary"),
        "bom": flag("Whether a byte order mark stood at the start."),
        "compression": text("What the bytes were wrapped in.", null="nothing", known=("gzip", "zstd", "bzip2", "xz", "zip")),
        "delimiter": text("Field delimiter.", null="the format has none, or the table one column"),
        "quote": text("Quote character.", null="none"),
        "escape": text("Character that takes the next one's meaning away.", null="none"),
        "comment": text("What begins a line that is no data.", null="nothing"),
        "line_end": text("How lines end.", null="the format has no lines", known=("lf", "crlf", "cr", "mixed")),
        "skipped_row_count": amount("Records before the header that were left out."),
        "header": amount("Header rows read; 0 where columns go by their position."),
        "sheet": text("Sheet that was read.", null="the format has none"),
        "sheets": listed(reference("sheet", "A sheet."), "All sheets, the one that was read among them."),
        "json_path": text("Where in the document the records stand.", null="at its top, or the format has no paths"),
        "bytes": amount("Size as received, in bytes."),
        "sha256": text("SHA-256 of the bytes, lower-case hex.", null="not known, as for a merged profile"),
        "problems": listed(
            reference("load_problem", "An oddity."), "What was ragged, re-decoded, renamed, skipped; what may have done harm first."
        ),
        "confidence": keyed(share("How sure, 0..1."), "How sure the reader is of what it detected, by decision."),
        "decisions": listed(reference("load_decision", "A decision."), "What was decided, in the order in which it was."),
        "summary": texts("How the file was read, in sentences."),
    },
)
DEFINITIONS: Mapping[str, Schema] = {"load": LOAD, "load_decision": DECISION, "load_problem": PROBLEM, "sheet": SHEET}
