"""Column names as names of a database: which collide, which are cut, which need quotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from services.profiler.core.agents.readiness.base import Seen
from services.profiler.core.agents.readiness.concerns import Concern, Evidence
from services.profiler.core.agents.readiness.rules import LONG_NAME, NAME_COLLISION, ODD_NAME

LONGEST_BYTES: Final = 63
"""Of a name in PostgreSQL (NAMEDATALEN - 1); what is longer is cut."""
LONGEST_CHARACTERS: Final = 255
"""Of a name in Snowflake; what is longer is refused."""
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED: Final = frozenset(
    [
        "account",
        "all",
        "alter",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "between",
        "binary",
        "both",
        "by",
        "case",
        "cast",
        "check",
        "collate",
        "collation",
        "column",
        "concurrently",
        "connect",
        "connection",
        "constraint",
        "create",
        "cross",
        "current",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "database",
        "default",
        "deferrable",
        "delete",
        "desc",
        "distinct",
        "do",
        "drop",
        "else",
        "end",
        "except",
        "exists",
        "false",
        "fetch",
        "following",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "group",
        "gscluster",
        "having",
        "ilike",
        "in",
        "increment",
        "initially",
        "inner",
        "insert",
        "intersect",
        "into",
        "is",
        "isnull",
        "issue",
        "join",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "minus",
        "natural",
        "not",
        "notnull",
        "null",
        "of",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "organization",
        "outer",
        "overlaps",
        "placing",
        "primary",
        "qualify",
        "references",
        "regexp",
        "returning",
        "revoke",
        "right",
        "rlike",
        "row",
        "rows",
        "sample",
        "schema",
        "select",
        "session_user",
        "set",
        "similar",
        "some",
        "start",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "trigger",
        "true",
        "try_cast",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "values",
        "variadic",
        "verbose",
        "view",
        "when",
        "whenever",
        "where",
        "window",
        "with",
    ]
)
"""Words that neither PostgreSQL nor Snowflake takes as a bare column name in every place."""


def name_concerns(seen: Seen) -> list[Concern]:
    """What is wrong with the names."""
    names = [column.name for column in seen.columns]
    counts = Counter(_folded(name) for name in names)
    colliding = tuple(name for name in names if counts[_folded(name)] > 1)
    long = tuple(name for name in names if len(name.encode()) > LONGEST_BYTES)
    refused = any(len(name) > LONGEST_CHARACTERS for name in long)
    odd = tuple(name for name in names if not _PLAIN.fullmatch(name) or name.lower() in RESERVED)
    lengths = tuple(Evidence("name_bytes", len(name.encode()), name[:LONGEST_BYTES]) for name in long)
    concerns = []
    if colliding:
        message = f"{len(colliding):,} column names are the same but for case."
        concerns.append(Concern(NAME_COLLISION, "blocks", message, colliding, (Evidence("colliding_name_count", len(colliding)),)))
    if long:
        message = f"{len(long):,} column {'name has' if len(long) == 1 else 'names have'} more than {LONGEST_BYTES} bytes."
        concerns.append(Concern(LONG_NAME, "blocks" if refused else "review", message, long, lengths))
    if odd:
        message = f"{len(odd):,} column {'name needs' if len(odd) == 1 else 'names need'} quotes."
        concerns.append(Concern(ODD_NAME, "note", message, odd, (Evidence("odd_name_count", len(odd)),)))
    return concerns


def _folded(name: str) -> str:
    """As a database without quotes knows it, cut as PostgreSQL cuts it."""
    return name.lower().encode()[:LONGEST_BYTES].decode(errors="ignore")
