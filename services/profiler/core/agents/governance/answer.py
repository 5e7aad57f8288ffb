"""The answer of a governance check as JSON-able data."""

from __future__ import annotations

from services.profiler.core.agents.governance.assessed import Assessed, Blocker, Options
from services.profiler.core.agents.governance.scoring import AREAS, AreaState
from services.profiler.core.profile import Answer


def answer(found: Assessed, options: Options) -> Answer:
    """The verdict, what it rests on, and what stands in its way."""
    return {
        "governance_score": found.score,
        "verdict": found.verdict,
        "absent_reason": None if found.row_count else "no_rows",
        "thresholds": {"compliance": options.compliant, "needs_review": options.review},
        "is_about_people": found.inventory.is_about_people,
        "people_reason": found.inventory.people_reason,
        "is_consent_required": found.is_consent_required,
        "given_weights": dict(options.weights),
        "normalized_weights": {each.area: round(each.weight, 6) for each in found.areas},
        "weights_note": _weights_note(found, options),
        "areas": [_area(each, found.row_count) for each in found.areas],
        "blockers": [_blocker(each) for each in found.blockers],
        "refused_consent": [
            {"name": each.column.name, "how": each.how, "row_count": each.row_count, "unclear_row_count": each.unclear_count}
            for each in found.refusals
        ],
        "public_rows": [{"name": each.column.name, "row_count": each.row_count} for each in found.publicity],
    }


def _blocker(blocker: Blocker) -> dict[str, object]:
    return {
        "area": blocker.area,
        "what": blocker.what,
        "evidence": blocker.evidence,
        "lost_points": round(blocker.lost_points, 2),
        "is_contradiction": blocker.is_contradiction,
    }


def _area(state: AreaState, row_count: int) -> dict[str, object]:
    return {
        "area": state.area,
        "score": None if state.score is None or not row_count else round(state.score, 2),
        "weight": round(state.weight, 6),
        "contradicted_ratio": state.contradicted if row_count else None,
        "fields": [
            {
                "required": each.required,
                "column": each.column.name if each.column else None,
                "completeness": each.completeness if each.column and row_count else None,
            }
            for each in state.fields
        ],
    }


def _weights_note(found: Assessed, options: Options) -> str:
    notes = []
    if abs(sum(options.weights.values()) - 1) > 1e-9:
        notes.append("The weights do not sum to 1 and were taken relative to their sum.")
    unused = [area for area in AREAS if not options.required[area]]
    if unused:
        notes.append(f"No field is required for {' and '.join(unused)}, so the others weigh more.")
    if options.weights["consent"] and options.required["consent"] and not found.is_consent_required:
        notes.append("No personal data was found, so consent is not required and the others weigh more.")
    return " ".join(notes)
