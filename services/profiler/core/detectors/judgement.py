"""All detectors over one profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.profiler.core.detectors.base import Detector
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.kinds import ColumnKind, kind_of
from services.profiler.core.detectors.registry import DETECTORS
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import DatasetProfile, Dimension


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in a dataset, and what was looked at: silence is only good news where somebody looked."""

    findings: tuple[Finding, ...] = ()
    """In registry order, within a detector by column."""
    judged: Mapping[int | None, frozenset[Dimension]] = field(default_factory=dict)
    """Quality dimensions by column position; None for the table."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Detectors that broke, and with which type of exception."""
    kinds: Mapping[int, ColumnKind] = field(default_factory=dict)
    """What kind each column is, by position: told from values that whoever reads a judgement may not see any more."""
    _by_position: Mapping[int | None, tuple[Finding, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        grouped: defaultdict[int | None, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            grouped[finding.position].append(finding)
        object.__setattr__(self, "_by_position", {position: tuple(found) for position, found in grouped.items()})

    def of(self, position: int | None) -> tuple[Finding, ...]:
        """What was found in one column; None for the table."""
        return self._by_position.get(position, ())


def judge(profile: DatasetProfile, thresholds: Thresholds, detectors: Sequence[Detector] = DETECTORS) -> Judgement:
    """Findings of all detectors. A pure function; a detector that breaks costs its own findings only."""
    findings: list[Finding] = []
    judged: defaultdict[int | None, set[Dimension]] = defaultdict(set)
    failures: dict[str, str] = {}
    for detector in detectors:
        try:
            found, scope = detector.detect(profile, thresholds), detector.scope(profile, thresholds)
        except Exception as error:  # noqa: BLE001  (one odd profile must not cost the other judgements; the text may quote data)
            failures[detector.name] = type(error).__name__
            continue
        findings += found
        for position in scope:
            judged[position] |= {rule.dimension for rule in detector.rules if rule.is_fault}
    return Judgement(
        findings=tuple(findings),
        judged={position: frozenset(names) for position, names in judged.items() if names},
        failures=failures,
        kinds={column.position: kind_of(column, thresholds) for column in profile.columns},
    )
