"""A small profile that has everything a profile can have."""

from __future__ import annotations

import pytest
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.profiler.v1 import finding_pb2 as finding
from profilemydata.profiler.v1 import profile_pb2 as pb
from profilemydata.profiler.v1.metric_pb2 import Approximation, Histogram, Metric, Pattern, ValueCount, ValueVariant

ANALYSIS_ID = "0192f3a0-1111-7abc-8def-0123456789ab"
SHA = "ab" * 32


def integer(name: str, value: int) -> Metric:
    return Metric(name=name, integer=value)


def number(name: str, value: float, approximate: float | None = None) -> Metric:
    metric = Metric(name=name, number=value)
    if approximate is not None:
        metric.approximation.CopyFrom(Approximation(method="hll", relative_error=approximate))
    return metric


def text(name: str, value: str) -> Metric:
    return Metric(name=name, text=value)


def absent(name: str, reason: str) -> Metric:
    return Metric(name=name, absent_reason=reason)


def columns() -> list[pb.ColumnProfile]:
    order_id = pb.ColumnProfile(
        position=0,
        name="order_id",
        dtype="Int64",
        logical_type="integer",
        semantic_type="identifier",
        status="ok",
        metrics=[
            integer("count", 1200),
            integer("null_count", 0),
            number("completeness", 1.0),
            integer("distinct_count", 1200),
            integer("unique_count", 1200),
            integer("min", 1),
            integer("max", 9007199254740993),
            number("mean", 600.5),
            number("stddev", 346.554469024),
            text("sum", "720600"),
        ],
        quality=pb.Quality(score=100, dimensions={"completeness": 100, "uniqueness": 100}),
        pii=pb.Pii(detected=False),
    )
    email = pb.ColumnProfile(
        position=1,
        name="e-mail",
        dtype="String",
        logical_type="text",
        semantic_type="email",
        semantic_confidence=0.98,
        semantic_reasons=["98 % of the values have the form of an e-mail address"],
        status="ok",
        metrics=[
            integer("count", 976),
            integer("null_count", 224),
            number("completeness", 976 / 1200),
            Metric(name="distinct_count", integer=903, approximation=Approximation(method="hll", relative_error=0.008)),
            integer("length_min", 6),
            integer("length_max", 41),
            number("length_mean", 21.37),
            absent("mean", "no_values"),
        ],
        top_values=[ValueCount(count=12, ratio=12 / 976), ValueCount(value="", count=3, ratio=3 / 976)],
        value_variants=[
            ValueVariant(spellings=[ValueCount(count=12, ratio=12 / 976), ValueCount(value="A", count=1, ratio=1 / 976)])
        ],
        patterns=[Pattern(mask="aaaa@aaaa.aaa", count=512, ratio=512 / 976)],
        quality=pb.Quality(
            score=71.25,
            dimensions={"completeness": 81.3, "validity": 88.0},
            deductions=[pb.Deduction(rule_id="null_ratio_high", dimension="completeness", points=18.7, prevalence=0.187, risk=1.0)],
        ),
        pii=pb.Pii(
            detected=True,
            kind="email",
            category="contact",
            confidence=0.98,
            reasons=["98 % of the values have the form of an e-mail address"],
        ),
    )
    amount = pb.ColumnProfile(
        position=2,
        name="=amount|cmd",
        dtype="Float64",
        logical_type="float",
        status="ok",
        metrics=[
            integer("count", 1188),
            integer("null_count", 12),
            number("completeness", 0.99),
            integer("distinct_count", 640),
            number("min", -12.5),
            number("max", 4120.75),
            number("mean", 88.1234567890123),
            number("stddev", 210.4),
            number("q25", 12.0),
            number("median", 40.5),
            number("q75", 99.9),
            integer("outlier_count", 61),
        ],
        histogram=Histogram(edges=["-12.5", "1000", "2000", "4120.75"], counts=[1170, 12, 6], method="freedman_diaconis"),
        log_histogram=Histogram(edges=["0.5", "20", "800"], counts=[900, 288], method="sturges", scale="log10"),
        bottom_values=[ValueCount(value="800", count=1, ratio=1 / 1188)],
        top_values=[ValueCount(value="9.99", count=80, ratio=80 / 1188)],
        quality=pb.Quality(score=93.9, dimensions={"validity": 94.9}),
    )
    ordered = pb.ColumnProfile(
        position=3,
        name="ordered_at",
        dtype="Datetime",
        logical_type="datetime",
        status="ok",
        metrics=[
            integer("count", 1200),
            integer("null_count", 0),
            number("completeness", 1.0),
            integer("distinct_count", 1100),
            text("min", "2024-01-01T00:03:11"),
            text("max", "2026-12-31T23:59:00"),
            integer("future_count", 4),
        ],
        quality=pb.Quality(score=99.6, dimensions={"timeliness": 99.6}),
    )
    empty = pb.ColumnProfile(
        position=4,
        name="note",
        dtype="Null",
        logical_type="unknown",
        status="all_missing",
        metrics=[integer("count", 0), integer("null_count", 1200), number("completeness", 0.0), absent("mean", "no_values")],
        quality=pb.Quality(),
    )
    return [order_id, email, amount, ordered, empty]


def issues() -> list[finding.Issue]:
    return [
        finding.Issue(
            rule_id="future_dates",
            severity=finding.SEVERITY_LOW,
            agent_id="unified-profiler",
            column="ordered_at",
            dimension="timeliness",
            message="4 values lie in the future",
            affected_row_count=4,
            affected_ratio=4 / 1200,
            evidence=[integer("future_count", 4)],
        ),
        finding.Issue(
            rule_id="null_ratio_high",
            severity=finding.SEVERITY_MEDIUM,
            agent_id="unified-profiler",
            column="e-mail",
            dimension="completeness",
            message="18.7 % of the values are missing",
            affected_row_count=224,
            affected_ratio=224 / 1200,
            evidence=[integer("null_count", 224)],
        ),
        finding.Issue(
            rule_id="null_ratio_high",
            severity=finding.SEVERITY_HIGH,
            agent_id="readiness-rater",
            column="e-mail",
            dimension="completeness",
            message="Almost every fifth value is missing",
            affected_row_count=224,
            affected_ratio=224 / 1200,
        ),
        finding.Issue(
            rule_id="all_missing",
            severity=finding.SEVERITY_HIGH,
            agent_id="unified-profiler",
            column="note",
            dimension="completeness",
            message="The column holds no value at all",
            affected_row_count=1200,
            affected_ratio=1.0,
        ),
        finding.Issue(
            rule_id="outlier_share",
            severity=finding.SEVERITY_MEDIUM,
            agent_id="unified-profiler",
            column="=amount|cmd",
            dimension="validity",
            message="61 values lie far from the rest",
            affected_row_count=61,
            affected_ratio=61 / 1200,
        ),
        finding.Issue(
            rule_id="duplicate_rows",
            severity=finding.SEVERITY_LOW,
            agent_id="unified-profiler",
            dimension="uniqueness",
            message="7 rows repeat an earlier one",
            affected_row_count=7,
            affected_ratio=7 / 1200,
        ),
    ]


def make_profile() -> pb.Profile:
    profile = pb.Profile(
        primary=pb.DatasetProfile(
            load=pb.LoadReport(
                file_name="orders 2026.csv",
                format="csv",
                encoding="utf-8",
                has_bom=True,
                delimiter=";",
                quote='"',
                header_row_count=1,
                size_bytes=1_234_567,
                sha256=SHA,
                problems=[
                    pb.LoadProblem(
                        code="ragged_row_long",
                        count=3,
                        message="3 rows have more fields than the header",
                        examples=["line 17", "line 203", "line 777"],
                    )
                ],
                confidence={"encoding": 1.0, "delimiter": 0.97, "header": 0.55},
                compression="gzip",
                escape="\\",
                comment="#",
                line_end="crlf",
                skipped_row_count=2,
                sheets=[pb.Sheet(name="orders 2026", row_count=1203, column_count=5)],
            ),
            dataset=pb.DatasetMetrics(
                metrics=[
                    integer("row_count", 1200),
                    integer("column_count", 5),
                    integer("cell_count", 6000),
                    integer("missing_cell_count", 1436),
                    number("missing_cell_ratio", 1436 / 6000),
                    integer("duplicate_row_count", 7),
                    number("duplicate_row_ratio", 7 / 1200),
                    integer("memory_bytes", 98_304),
                    absent("duplicate_group_count", "over_budget"),
                ],
                candidate_keys=[pb.CandidateKey(columns=["order_id"], uniqueness=1.0)],
                missing_patterns=[pb.MissingPattern(columns=["e-mail", "note"], row_count=224, ratio=224 / 1200)],
                associations=[
                    pb.Association(
                        column_a="order_id",
                        column_b="=amount|cmd",
                        method="pearson",
                        strength=number("strength", 0.123456789012345),
                        pair_count=1188,
                    )
                ],
                quality=pb.Quality(
                    score=78.4,
                    dimensions={"completeness": 76.1, "validity": 95.0, "uniqueness": 99.4},
                    deductions=[
                        pb.Deduction(rule_id="all_missing", dimension="completeness", points=15.0, prevalence=1.0, risk=1.0)
                    ],
                ),
            ),
            columns=columns(),
        ),
        alerts=[
            finding.Alert(
                rule_id="null_ratio_high",
                severity=finding.SEVERITY_HIGH,
                agent_id="unified-profiler",
                column="note",
                message="100 % of the values are missing",
                value=number("null_ratio", 1.0),
                threshold=0.5,
            ),
        ],
        issues=issues(),
        row_level_issues=[
            finding.RowLevelIssue(
                row=17,
                source_line=18,
                column="e-mail",
                rule_id="misfit",
                severity=finding.SEVERITY_MEDIUM,
                message="Not an e-mail address",
                value='=HYPERLINK("http://x")',
            ),
            finding.RowLevelIssue(
                row=44,
                column="=amount|cmd",
                rule_id="outlier",
                severity=finding.SEVERITY_LOW,
                message="Far above the rest",
                value="4120.75",
            ),
        ],
        row_issue_totals=[
            finding.RowIssueTotal(
                column="e-mail", rule_id="misfit", severity=finding.SEVERITY_MEDIUM, total_count=2041, shown_count=1
            ),
            finding.RowIssueTotal(
                column="=amount|cmd", rule_id="outlier", severity=finding.SEVERITY_LOW, total_count=61, shown_count=1
            ),
        ],
        recommendations=[
            finding.Recommendation(
                recommendation_id="drop_column",
                priority=finding.SEVERITY_HIGH,
                agent_id="unified-profiler",
                column="note",
                action="Drop the column or find out why it arrives empty",
                rationale="It holds nothing",
                rule_ids=["all_missing"],
                gain_points=15.0,
            ),
            finding.Recommendation(
                recommendation_id="fill_or_drop_nulls",
                priority=finding.SEVERITY_MEDIUM,
                agent_id="unified-profiler",
                column="e-mail",
                action="Ask the source for the missing addresses",
                rationale="224 rows cannot be reached",
                rule_ids=["null_ratio_high"],
                gain_points=3.7,
            ),
        ],
        engine=pb.EngineInfo(
            suite_version="0.1.0",
            package_versions={"polars": "2.1.0", "python": "3.11.7"},
            convention_version="1",
            execution_time_ms=412,
        ),
    )
    profile.engine.start_time.FromJsonString("2026-03-01T10:00:01Z")
    success = profile.agents.add(agent_id="unified-profiler", status=pb.AGENT_STATUS_SUCCESS, execution_time_ms=380)
    success.answer.update(
        {
            "dataset": {"quality_score": 78.4, "grade": "C", "dimensions": {"completeness": 76.1}, "row_count": 1200},
            "column_kinds": {"constant": 1},
            "columns": [],
            "failed_detectors": {},
            "verdict": "usable",
            "status": "must not override",
            "shares": [0.5, 1],
        }
    )
    success.parameters.update({"top_n_values": 10, "null_alert_threshold": 50})
    failed = profile.agents.add(agent_id="drift-detector", status=pb.AGENT_STATUS_ERROR)
    failed.failure.reason = "INVALID_REQUEST"
    failed.failure.message = "It needs a baseline"
    return profile


def make_request() -> AcceptedRequest:
    request = AcceptedRequest(analysis_id=ANALYSIS_ID)
    request.owner.tenant_id = "acme"
    request.owner.user_id = "ada"
    request.spec.primary.file_name = "orders 2026.csv"
    request.create_time.FromJsonString("2026-03-01T10:00:00Z")
    return request


@pytest.fixture
def profile() -> pb.Profile:
    return make_profile()


@pytest.fixture
def accepted() -> AcceptedRequest:
    return make_request()
