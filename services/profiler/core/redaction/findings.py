"""What was judged as it may be shown: verdicts stand, values behind them go."""

from __future__ import annotations

from dataclasses import replace

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.profile import ColumnProfile, DatasetProfile, ValuePolicy
from services.profiler.core.redaction.columns import redacted_places
from services.profiler.core.redaction.figures import shown_figure
from services.profiler.core.redaction.showing import Showing, showing


def redacted_judgement(judgement: Judgement, dataset: DatasetProfile, policy: ValuePolicy) -> Judgement:
    """The judgement of a dataset that is redacted already. The same rules hold for the same rows, whatever the policy."""
    columns = {column.position: column for column in dataset.columns}
    findings = tuple(_redacted_finding(finding, columns.get(_position(finding)), policy) for finding in judgement.findings)
    return replace(judgement, findings=findings)


def _position(finding: Finding) -> int:
    return -1 if finding.position is None else finding.position


def _redacted_finding(finding: Finding, column: ColumnProfile | None, policy: ValuePolicy) -> Finding:
    how = showing(column, column.value_policy, policy) if column else Showing(policy)
    return replace(
        finding,
        value=shown_figure(finding.value, how.policy),
        evidence=tuple(shown_figure(metric, how.policy) for metric in finding.evidence),
        places=redacted_places(finding.places, how),
    )
