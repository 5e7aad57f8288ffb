"""Why the profiler refuses a file or gives up on one. The messages hold no value of the data."""

from __future__ import annotations

from services.runtime.errors import FieldViolation, InvalidRequest, LimitExceeded, NotFound


class EmptyFile(InvalidRequest):
    """The file holds no byte, or nothing but white space."""

    default_reason = "EMPTY_FILE"


class UnsupportedFormat(InvalidRequest):
    """The bytes are of no format that is read."""

    default_reason = "UNSUPPORTED_FORMAT"


class UnreadableFile(InvalidRequest):
    """The bytes claim a format and break its rules. Never retried: the same bytes fail again."""

    default_reason = "UNREADABLE_FILE"


class MalformedJson(UnreadableFile):
    """Text that breaks a rule of JSON, told by its place."""

    def __init__(self, source_line: int, column: int, rule: str) -> None:
        super().__init__(
            f"the text is no JSON at line {source_line:,}, column {column:,}: {rule}",
            metadata={"source_line": str(source_line), "column": str(column)},
        )


class UnsupportedEncoding(InvalidRequest):
    """No decoding of the bytes was found that holds."""

    default_reason = "UNSUPPORTED_ENCODING"


class UnsupportedEncrypted(InvalidRequest):
    """The file is encrypted or needs a password."""

    default_reason = "UNSUPPORTED_ENCRYPTED"


class SeveralFiles(InvalidRequest):
    """An archive holds several files, and nothing says which one is meant."""

    default_reason = "SEVERAL_FILES"

    def __init__(self, file_count: int) -> None:
        super().__init__(
            f"the archive holds {file_count:,} files; only an archive of one file is read",
            metadata={"file_count": str(file_count)},
        )


class InvalidReadOption(InvalidRequest):
    """An option of the reader is unknown or out of range."""

    default_reason = "INVALID_PARAMETER"

    def __init__(self, option: str, description: str) -> None:
        super().__init__(
            f"the read option {option} is not valid: {description}",
            violations=(FieldViolation(field=f"options.{option}", description=description),),
        )


class FileTooLarge(LimitExceeded):
    """More bytes than the limit."""

    default_reason = "FILE_TOO_LARGE"

    def __init__(self, size_bytes: int, max_bytes: int) -> None:
        super().__init__(
            f"the file has {size_bytes:,} bytes; at most {max_bytes:,} are read",
            metadata={"size_bytes": str(size_bytes), "max_bytes": str(max_bytes)},
        )


class TooManyColumns(LimitExceeded):
    """More columns than the limit."""

    default_reason = "TOO_MANY_COLUMNS"

    def __init__(self, column_count: int, max_columns: int) -> None:
        super().__init__(
            f"the table has {column_count:,} columns; at most {max_columns:,} are read",
            metadata={"column_count": str(column_count), "max_columns": str(max_columns)},
        )


class TooManyCells(LimitExceeded):
    """Rows times columns is more than the limit."""

    default_reason = "TOO_MANY_CELLS"

    def __init__(self, cell_count: int, max_cells: int) -> None:
        super().__init__(
            f"the table has at least {cell_count:,} cells; at most {max_cells:,} are read",
            metadata={"cell_count": str(cell_count), "max_cells": str(max_cells)},
        )


class RecordTooLong(LimitExceeded):
    """One record is longer than the limit."""

    default_reason = "RECORD_TOO_LONG"

    def __init__(self, source_line: int, max_record_bytes: int) -> None:
        super().__init__(
            f"the record at line {source_line:,} is longer than {max_record_bytes:,} bytes",
            metadata={"source_line": str(source_line), "max_record_bytes": str(max_record_bytes)},
        )


class NestedTooDeep(LimitExceeded):
    """Nested deeper than the limit."""

    default_reason = "NESTED_TOO_DEEP"

    def __init__(self, max_depth: int) -> None:
        super().__init__(f"the data is nested deeper than {max_depth} levels", metadata={"max_depth": str(max_depth)})


class WrappedTooOften(LimitExceeded):
    """Compressed over and over."""

    default_reason = "NESTED_TOO_DEEP"

    def __init__(self, max_layers: int) -> None:
        super().__init__(f"the file is compressed more than {max_layers} times over", metadata={"max_layers": str(max_layers)})


class DecompressionLimit(LimitExceeded):
    """Unpacks to more than its size as received allows, or needs more memory than is given."""

    default_reason = "DECOMPRESSION_LIMIT"


class OutputRefused(InvalidRequest):
    """The file to be written is there already, or is the one to be read, or cannot be put where it should be."""

    default_reason = "OUTPUT_REFUSED"


class UnreadableStates(InvalidRequest):
    """The bytes are no stored states, or damaged ones."""

    default_reason = "UNREADABLE_STATES"


class OutdatedStates(InvalidRequest):
    """The states were stored under another format, or under another convention of what figures mean."""

    default_reason = "OUTDATED_STATES"


class BaselineGone(NotFound):
    """The analysis that was to be compared with was deleted after the request was accepted."""

    default_reason = "BASELINE_GONE"

    def __init__(self) -> None:
        super().__init__("the baseline analysis was deleted meanwhile; nothing is left to compare with")


class StatesTooLarge(LimitExceeded):
    """Stored states are larger than any that are written, or count more rows than can be numbered."""

    default_reason = "STATES_TOO_LARGE"
