"""What a report tells of the last run of the same dataset, in a few lines."""

from __future__ import annotations

from collections.abc import Mapping

from client.models import JsonValue

MOST = 5


def since_last_run(since: JsonValue) -> str:
    """The gravest changes, one a line; empty for a first run."""
    if not isinstance(since, Mapping):
        return ""
    listed, total, moment = since.get("changes"), since.get("change_count"), since.get("created_at")
    when = f" ({moment[:16].replace('T', ' ')} UTC)" if isinstance(moment, str) else ""
    changes = [change for change in listed if isinstance(change, Mapping)] if isinstance(listed, list) else []
    drift = since.get("drift")
    compared = drift if isinstance(drift, Mapping) else {}
    if not changes:
        same = compared.get("status") == "same_file"
        told = ["the same file" if same else "no change worth a word"]
    elif len(changes) == 1:
        told = [str(changes[0].get("message"))]
    else:
        told = [f"{total if isinstance(total, int) else len(changes):,} changes"]
        told += [f"  {change.get('severity') or '':<8} {change.get('message')}" for change in changes[:MOST]]
        more = total - MOST if isinstance(total, int) else 0
        told += [f"  and {more:,} more"] if more > 0 else []
    if compared.get("status") == "not_compared":
        told.append(f"  {compared.get('message')}")
    return f"since the last run{when}: " + "\n".join(told)
