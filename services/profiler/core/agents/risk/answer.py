"""The answer of a risk assessment as JSON-able data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from services.profiler.core.agents.risk.assessed import Assessed, Options
from services.profiler.core.agents.risk.gaps import Gap
from services.profiler.core.agents.risk.protections import protection_of, protections
from services.profiler.core.agents.risk.regulations import Indication, indications
from services.profiler.core.agents.risk.reidentification import reidentification
from services.profiler.core.agents.risk.scoring import Factor, Score
from services.profiler.core.agents.sensitivity.inventory import Match, SensitiveColumn
from services.profiler.core.profile import Answer, ColumnProfile, DatasetProfile

LookedAt = Callable[[ColumnProfile], int | None]
"""Different values of a column that recognisers saw, about; None if it is not known."""
CAUTION = "What may be in scope is told by the kinds of data alone. It is no legal advice."


def answer(found: Assessed, profile: DatasetProfile, options: Options, looked_at: LookedAt) -> Answer:
    """Everything that was found, with what it rests on."""
    levels = Counter(options.level(score) for _, score in found.scores)
    table = found.table
    return {
        "risk_score": table.points if table else None,
        "risk_level": options.level(table) if table else None,
        "absent_reason": found.absent_reason or None,
        "factors": _factors(table.factors) if table else [],
        "is_about_people": found.inventory.is_about_people,
        "people_reason": found.inventory.people_reason,
        "looked_for": {"values": options.by_values, "names": options.by_names, "governance": options.governance},
        "column_count": len(profile.columns),
        "sensitive_column_count": len(found.scores),
        "column_levels": {level: levels[level] for level in ("high", "medium", "low")},
        "columns": [_column(sensitive, score, options, looked_at) for sensitive, score in found.scores],
        "regulations": [_regulation(each) for each in indications(found.inventory.columns)],
        "regulations_note": CAUTION,
        "reidentification": reidentification(found, profile),
        "governance_gaps": [_gap(each) for each in found.gaps] if options.governance else None,
    }


def _column(sensitive: SensitiveColumn, score: Score, options: Options, looked_at: LookedAt) -> dict[str, object]:
    protection = protection_of(sensitive)
    return {
        "position": sensitive.column.position,
        "name": sensitive.column.name,
        "risk_score": score.points,
        "risk_level": options.level(score),
        "classes": [_match(match) for match in sensitive.matches],
        "factors": _factors(score.factors),
        "is_hidden": sensitive.lead.is_hidden,
        "protection": protection,
        "protection_action": protections()[protection].action,
        "looked_at": _looked_at(sensitive.column, options, looked_at),
    }


def _match(match: Match) -> dict[str, object]:
    return {
        "class": match.data_class.class_id,
        "title": match.data_class.title,
        "role": match.data_class.role,
        "by": match.by,
        "confidence": match.confidence,
        "reasons": list(match.reasons),
    }


def _looked_at(column: ColumnProfile, options: Options, looked_at: LookedAt) -> dict[str, object]:
    seen, distinct = looked_at(column), column.number("distinct_count")
    metric = column.metrics.get("distinct_count")
    wanted = options.sample_size or distinct
    return {
        "value_count": seen,
        "distinct_count": None if distinct is None else int(distinct),
        # More than recognisers look at is thinned to about their limit.
        "is_estimate": bool(metric and metric.approximation) or (seen is not None and distinct is not None and seen < distinct),
        "is_enough": None if seen is None or distinct is None or wanted is None else seen >= min(wanted, distinct),
    }


def _factors(factors: Sequence[Factor]) -> list[Mapping[str, object]]:
    return [{"factor": each.factor, "what": each.what, "points": each.points, "evidence": each.evidence} for each in factors]


def _regulation(indication: Indication) -> dict[str, object]:
    return {
        "regulation": indication.regulation.regulation_id,
        "title": indication.regulation.title,
        "scope": indication.scope,
        "reason": indication.reason,
        "provisions": [
            {"section": provision.section, "reason": provision.reason, "columns": list(names)}
            for provision, names in indication.columns.items()
        ],
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {"rule_id": gap.rule.rule_id, "title": gap.rule.title, "evidence": gap.evidence}
