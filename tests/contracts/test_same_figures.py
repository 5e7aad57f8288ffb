"""Every figure is the same in the JSON, in the workbook and in Snowflake: its value, how it was estimated, or why there is none."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import openpyxl
import pytest
from profilemydata.profiler.v1.metric_pb2 import Approximation

from services.artifacts.core.renderers.registry import RENDERERS
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.core.records import (
    AcceptedRequest,
    AnalysisSpec,
    AnalysisState,
    DatasetSpec,
    Outcome,
    Owner,
    StoredObject,
)
from services.persistence.core.tables.base import HistoryRecord
from services.persistence.core.tables.column_metrics import COLUMN_METRICS_KEPT, DATASET_METRICS
from services.persistence.core.tables.registry import TABLES
from services.profiler.core.metrics import MetricName
from services.transformer.core.schema.metrics import NOT_MEASURED
from services.transformer.local import report_of_profile
from tests.contracts.snowflake_server import SnowflakeServer
from tests.report.golden import path_of, profile_of
from tests.report.inputs import GIVEN

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TABLE = -1
"""In place of a column's position: a figure of the whole table."""
NAMES = frozenset(get_args(MetricName))
ESTIMATED = {"distinct_count", "unique_count", "median", "q99"}
Key = tuple[int, str]
Figure = tuple[object, object, object, object]
"""Value, method and relative error of an estimate, reason of absence."""


def estimated() -> bytes:
    """The analysis with every metric, some of them as a table of millions would have them."""
    profile = profile_of(GIVEN["every_type"])
    for column in profile.primary.columns:
        for metric in column.metrics:
            if metric.name in ESTIMATED and metric.WhichOneof("value"):
                metric.approximation.CopyFrom(Approximation(method="theta_sketch", relative_error=0.0123456789012345))
    return report_of_profile(profile.SerializeToString())


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Any]]:
    kept = {name: json.loads(path_of(name).read_bytes()) for name in GIVEN}
    return kept | {"estimated": json.loads(estimated())}


def figures(report: dict[str, Any]) -> dict[Key, Figure]:
    """As they stand in a report."""

    def told(position: int, metrics: dict[str, Any], beside: dict[str, Any]) -> Iterator[tuple[Key, Figure]]:
        for name, value in metrics.items():
            estimate = beside["approximate"].get(name) or {}
            yield (position, name), (value, estimate.get("method"), estimate.get("relative_error"), beside["absent"].get(name))

    dataset = report["dataset"]
    found = dict(told(TABLE, {name: dataset[name] for name in dataset if name in NAMES}, dataset))
    for column in report["columns"]:
        found |= told(column["position"], column["metrics"], column)
    return found


def exact(value: object) -> object:
    """Told apart by type as well: 1 is not 1.0 and not "1"."""
    return (type(value).__name__, value)


def rendered(name: str, report: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    next(renderer for renderer in RENDERERS if renderer.name == name).render(report, file)
    return file.getvalue()


@pytest.mark.parametrize("name", [*GIVEN, "estimated"])
def test_the_download_as_json_has_the_reports_figures(name: str, reports: dict[str, dict[str, Any]]) -> None:
    report = reports[name]
    read = figures(json.loads(rendered("json", report)))
    assert {key: exact(figure) for key, figure in read.items()} == {key: exact(figure) for key, figure in figures(report).items()}


@pytest.mark.parametrize("name", [*GIVEN, "estimated"])
def test_the_workbook_has_the_reports_figures(name: str, reports: dict[str, dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", reports[name])))
    shown: dict[Key, Figure] = {}
    for order, _, metric, *figure in book["Metrics"].iter_rows(min_row=3, values_only=True):
        value, method, error, reason = figure
        assert isinstance(order, int)
        shown[order - 1, str(metric)] = (value, method, error, reason)
    expected = figures(reports[name])
    assert shown == expected
    # Excel knows one kind of number: texts must still be texts.
    assert {key: isinstance(figure[0], str) for key, figure in shown.items()} == {
        key: isinstance(figure[0], str) for key, figure in expected.items()
    }


@pytest.mark.parametrize("name", [*GIVEN, "estimated"])
def test_the_sheet_of_columns_has_them_in_its_own_form(name: str, reports: dict[str, dict[str, Any]]) -> None:
    columns = reports[name]["columns"]
    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", reports[name])))["Columns"]
    titles = [cell.value for cell in sheet[2]]
    for row, column in zip(sheet.iter_rows(min_row=3, values_only=True), columns, strict=True):
        shown = dict(zip(titles, row, strict=True))
        for metric, value in column["metrics"].items():
            reason = column["absent"].get(metric)
            told = f"({reason.replace('_', ' ')})" if reason else value
            assert shown[metric.replace("_", " ").capitalize()] == told, (column["name"], metric)


def test_the_analyses_have_every_metric_and_every_kind_of_absence(reports: dict[str, dict[str, Any]]) -> None:
    found = [(key[1], figure) for report in reports.values() for key, figure in figures(report).items()]
    assert {metric for metric, _ in found} == NAMES - set(NOT_MEASURED)
    assert {figure[3] for _, figure in found} >= {None, "no_values", "constant", "redacted"}
    assert {metric for metric, figure in found if figure[1]} == ESTIMATED
    # Integers that JavaScript would round, decimals, dates.
    assert {figure[0] for _, figure in found} >= {str(2**62), "4.75", "2024-01-01"}


FROM_VARIANTS = """
SELECT r.analysis_id, c.value:position::NUMBER, m.key, m.value, c.value:absent, c.value:approximate
FROM analysis_reports AS r, LATERAL FLATTEN(INPUT => r.report:columns) AS c, LATERAL FLATTEN(INPUT => c.value:metrics) AS m
"""
DATASETS = "SELECT analysis_id, report:dataset FROM analysis_reports"
TRENDS = "SELECT analysis_id, column_name, metric, value FROM column_metrics"


@pytest.fixture(scope="module")
def stored(server: SnowflakeServer, reports: dict[str, dict[str, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """What Snowflake answers after the analyses were written as every analysis is."""
    return asyncio.run(write_and_ask(server.warehouse("same_figures"), reports))


async def write_and_ask(warehouse: SnowflakeWarehouse, reports: dict[str, dict[str, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    await warehouse.prepare()
    for table in TABLES:
        await warehouse.merge(table, [row for name, report in reports.items() for row in table.rows(record(name, report))])
    answers = {statement: await warehouse._ingest.execute(statement, ()) for statement in (FROM_VARIANTS, DATASETS, TRENDS)}
    await warehouse.close()
    return answers


def record(name: str, report: dict[str, Any]) -> HistoryRecord:
    request = AcceptedRequest(name, Owner("acme", "ada"), AnalysisSpec(DatasetSpec(f"{name}.csv")), NOW)
    body = StoredObject(f"analyses/{name}/report.json", 1, "ab" * 32, "application/json")
    return HistoryRecord(request, Outcome(name, AnalysisState.COMPLETED, NOW), report=report, report_object=body)


def parsed(variant: object) -> Any:
    """A VARIANT, which the connector hands over as JSON text."""
    return json.loads(variant) if isinstance(variant, str) else variant


@pytest.mark.parametrize("name", [*GIVEN, "estimated"])
def test_snowflake_has_the_reports_figures(
    name: str, reports: dict[str, dict[str, Any]], stored: dict[str, list[tuple[Any, ...]]]
) -> None:
    found: dict[Key, Figure] = {}
    for analysis, position, metric, value, absent, approximate in stored[FROM_VARIANTS]:
        if analysis == name:
            estimate = parsed(approximate).get(metric) or {}
            reason = parsed(absent).get(metric)
            found[int(position), metric] = (parsed(value), estimate.get("method"), estimate.get("relative_error"), reason)
    [dataset] = [parsed(body) for analysis, body in stored[DATASETS] if analysis == name]
    found |= figures({"dataset": dataset, "columns": []})
    expected = figures(reports[name])
    assert {key: exact(figure[0]) for key, figure in found.items()} == {key: exact(figure[0]) for key, figure in expected.items()}
    assert found == expected


@pytest.mark.parametrize("name", [*GIVEN, "estimated"])
def test_trends_have_the_reports_figures(
    name: str, reports: dict[str, dict[str, Any]], stored: dict[str, list[tuple[Any, ...]]]
) -> None:
    names = {column["position"]: column["name"] for column in reports[name]["columns"]} | {TABLE: ""}
    kept = {TABLE: DATASET_METRICS}
    expected = {
        (names[position], metric): _course(figure[0])
        for (position, metric), figure in figures(reports[name]).items()
        if metric in kept.get(position, COLUMN_METRICS_KEPT)
    }
    found = {(column, metric): value for analysis, column, metric, value in stored[TRENDS] if analysis == name}
    assert {key: value for key, value in found.items() if key[1] != "quality_score"} == expected


def _course(value: object) -> float | None:
    """Numbers have a course to draw, great integers too; dates and decimals as text have none."""
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return float(int(value))
    return float(value) if isinstance(value, int | float) else None
