"""Which agents answered, who measured, with which versions: what an auditor asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Block, Cell, Facts, Field, Grid, Heading, Page
from services.artifacts.core.report import Report, figure, mapping, section, text
from services.artifacts.core.sheets.wording import time, words

POLICIES = {
    "full": "all, as they are",
    "masked": "all but those of personal data, which are masked",
    "none": "none",
}


class RunDetails:
    """The run."""

    title = "Run details"
    about = "Who measured, with which versions and parameters."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        return Page([Heading("Run details", level=1), *_analysis(report), *_agents(report), *_versions(report)])


def _analysis(report: Report) -> Iterator[Block]:
    analysis = section(report, "analysis")
    baseline = section(analysis, "baseline")
    yield Heading("The analysis")
    yield Facts(
        [
            ("Analysis", text(analysis.get("id"))),
            ("Tool", text(analysis.get("tool"))),
            ("Status", words(analysis.get("status"))),
            ("Accepted", time(analysis.get("created_at"))),
            ("Measuring took (ms)", figure(analysis.get("execution_time_ms"))),
            ("Baseline", text(baseline.get("file_name") or baseline.get("analysis_id")) or "none"),
            *_earlier(baseline),
            ("Values shown", POLICIES.get(text(analysis.get("value_policy")), "")),
            ("Report schema", text(report.get("schema_version"))),
        ]
    )


def _earlier(baseline: Mapping[str, object]) -> list[tuple[str, Cell]]:
    """What tells an earlier analysis from a file that was read as well."""
    if not baseline.get("measured_at"):
        return []
    facts: list[tuple[str, Cell]] = [("Baseline measured", time(baseline.get("measured_at")))]
    if baseline.get("analysis_id"):
        facts.append(("Baseline analysis", text(baseline.get("analysis_id"))))
    return [*facts, ("Baseline rows", figure(baseline.get("row_count")))]


def _agents(report: Report) -> Iterator[Block]:
    agents: Mapping[str, object] = section(report, "agents")
    if not agents:
        return
    rows: list[tuple[Cell, ...]] = [
        (
            agent_id,
            words(mapping(agent).get("status")),
            figure(mapping(agent).get("execution_time_ms")),
            text(mapping(agent).get("message") or mapping(agent).get("reason")),
        )
        for agent_id, agent in agents.items()
    ]
    yield Heading("Agents")
    yield Grid([Field("Agent"), Field("Status"), Field("Took (ms)", "integer"), Field("Remark")], rows)


def _versions(report: Report) -> Iterator[Block]:
    engine, versions = section(report, "analysis", "engine"), section(report, "analysis", "versions")
    facts: list[tuple[str, Cell]] = [
        ("Profile My Data", text(engine.get("suite_version"))),
        ("Conventions of figures", text(engine.get("convention_version"))),
    ]
    yield Heading("Versions")
    yield Facts(facts + [(name, text(version)) for name, version in versions.items()])
