"""What a report tells of the last run of the same dataset, in a line or two."""

from __future__ import annotations

from collections.abc import Mapping

from client.models import JsonValue

MOST = 3


def since_last_run(since: JsonValue) -> str:
    """The gravest changes; empty for a first run."""
    if not isinstance(since, Mapping):
        return ""
    listed, total, moment = since.get("changes"), since.get("change_count"), since.get("created_at")
    when = f" ({moment[:16].replace('T', ' ')} UTC)" if isinstance(moment, str) else ""
    changes = [change for change in listed if isinstance(change, Mapping)] if isinstance(listed, list) else []
    if not changes:
        return f"since the last run{when}: no change worth a word"
    told = " ".join(str(change.get("message")) for change in changes[:MOST])
    more = total - MOST if isinstance(total, int) else 0
    return f"since the last run{when}: {told}" + (f" And {more:,} more." if more > 0 else "")
