"""Changes since the last run as alerts, beside those of the agents."""

from __future__ import annotations

from services.transformer.core.change_rules import SOURCE
from services.transformer.core.changes import Change, SinceLastRun
from services.transformer.core.measured import Alert

MAX_ALERTS = 100
"""A file with another schema altogether has one change per column: the section counts them all."""


def change_alerts(since: SinceLastRun | None) -> tuple[Alert, ...]:
    """One per change, the gravest first; none for a first run."""
    return tuple(map(_alert, since.changes[:MAX_ALERTS])) if since else ()


def _alert(change: Change) -> Alert:
    drift = change.drift
    return Alert(
        rule_id=change.rule_id,
        severity=change.severity,
        agent_ids=(SOURCE,),
        column=change.column,
        message=change.message,
        metric="drift_effect" if drift else change.metric,
        value=drift.effect if drift else change.new,
        threshold=change.threshold,
        previous_value=None if drift else change.old,
    )
