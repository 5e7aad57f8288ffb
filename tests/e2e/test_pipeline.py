"""A file goes in, true figures come out: over HTTP, through every service, into Snowflake."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "customers.csv"


def columns_of(report: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {column["name"]: column for column in report["columns"]}


def quantile(values: list[float], share: float) -> float:
    """Type 7, straight from its definition (Hyndman and Fan, 1996)."""
    values = sorted(values)
    place = (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


@pytest.fixture(scope="module")
def analysis(suite: Any) -> dict[str, Any]:
    result: dict[str, Any] = suite.analyze(EXAMPLE.name, EXAMPLE.read_bytes())
    return result


@pytest.fixture(scope="module")
def report(suite: Any, analysis: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = suite.report(analysis)
    return result


def test_an_accepted_analysis_completes(analysis: dict[str, Any]) -> None:
    assert analysis["status"] == "completed"
    assert analysis["execution_time_ms"] > 0
    assert analysis["failure"] is None


def test_counts_agree_with_the_csv_module(report: dict[str, Any]) -> None:
    with EXAMPLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert report["dataset"]["row_count"] == len(rows)
    assert report["dataset"]["column_count"] == len(rows[0])
    for name in ("last_seen", "score", "name", "note"):
        assert columns_of(report)[name]["metrics"]["null_count"] == sum(not row[name] for row in rows), name


@pytest.mark.parametrize("name", ["orders", "revenue", "score"])
def test_statistics_agree_with_their_definitions(report: dict[str, Any], name: str) -> None:
    with EXAMPLE.open(newline="", encoding="utf-8") as file:
        cells = [row[name] for row in csv.DictReader(file)]
    values = [float(cell) for cell in cells if cell.replace(".", "", 1).replace("-", "", 1).isdigit()]
    metrics = columns_of(report)[name]["metrics"]
    assert metrics["count"] == len(values)
    assert metrics["mean"] == pytest.approx(statistics.fmean(values), rel=1e-9)
    assert metrics["stddev"] == pytest.approx(statistics.stdev(values), rel=1e-9)
    for metric, share in {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}.items():
        assert metrics[metric] == pytest.approx(quantile(values, share), rel=1e-9), metric
    assert (float(metrics["min"]), float(metrics["max"])) == (min(values), max(values))


def test_codes_with_leading_zeros_stay_text(report: dict[str, Any]) -> None:
    column = columns_of(report)["postal_code"]
    assert column["logical_type"] == "text"
    assert column["metrics"]["length_max"] == 5


def test_what_does_not_fit_is_counted_and_placed(report: dict[str, Any]) -> None:
    misfits = columns_of(report)["orders"]["metrics"]["misfit_count"]
    placed = [issue for issue in report["row_level_issues"] if issue["column"] == "orders"]
    assert misfits > 0
    assert all(issue["row"] >= 1 and issue["source_line"] > issue["row"] for issue in placed)
    assert placed


def test_downloads_open(suite: Any, analysis: dict[str, Any], report: dict[str, Any]) -> None:
    with suite.client() as client:
        listed = client.get(f"/v1/analyses/{analysis['analysis_id']}/downloads").raise_for_status().json()
        downloads = {entry["format"]: entry for entry in listed}
        bodies = {name: client.get(entry["url"]).raise_for_status() for name, entry in downloads.items()}
        redirect = client.get(
            f"/v1/analyses/{analysis['analysis_id']}/downloads/{downloads['xlsx']['download_id']}", follow_redirects=False
        )
    assert redirect.status_code == httpx.codes.FOUND
    assert set(downloads) >= {"xlsx", "json", "csv"}
    for name, body in bodies.items():
        assert len(body.content) == downloads[name]["size_bytes"]
        assert body.headers["content-disposition"].startswith("attachment")
    assert json.loads(bodies["json"].content)["dataset"] == report["dataset"]
    workbook = openpyxl.load_workbook(io.BytesIO(bodies["xlsx"].content))
    assert len(workbook.sheetnames) >= 5


def test_rows_stand_in_the_three_tables(suite: Any, analysis: dict[str, Any]) -> None:
    suite.wait_for_history(analysis["analysis_id"])
    listed = suite.get(f"/v1/analyses/{analysis['analysis_id']}/downloads")
    rows = {table: counts[analysis["analysis_id"]] for table, counts in suite.warehouse_counts().items()}
    assert rows == {"analysis_metadata": 1, "analysis_reports": 1, "downloads": len(listed)}


def test_a_parquet_file_goes_the_same_way(suite: Any, tmp_path: Path) -> None:
    import polars as pl

    path = tmp_path / "numbers.parquet"
    pl.DataFrame({"n": list(range(1000)), "text": [None, "a"] * 500}).write_parquet(path)
    report = suite.report(suite.analyze(path.name, path.read_bytes()))
    assert report["load"]["format"] == "parquet"
    assert columns_of(report)["n"]["metrics"]["sum"] == 499500
    assert columns_of(report)["text"]["metrics"]["null_count"] == 500


def test_events_give_a_snapshot_first_and_the_end_last(suite: Any) -> None:
    with suite.client() as client:
        accepted = client.post("/analyze", files={"primary": ("a.csv", b"a,b\n" + b"1,2\n" * 20_000)})
        assert accepted.status_code == httpx.codes.ACCEPTED
        assert accepted.headers["location"] == f"/v1/analyses/{accepted.json()['analysis_id']}"
        states = []
        with client.stream("GET", accepted.json()["links"]["events"]) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    states.append(json.loads(line.removeprefix("data:"))["status"])
    order = ["queued", "profiling", "transforming", "rendering", "completed"]
    assert states[-1] == "completed"
    assert [order.index(state) for state in states] == sorted(order.index(state) for state in states)


def test_upload_first_then_analyse(suite: Any) -> None:
    content = EXAMPLE.read_bytes()
    with suite.client() as client:
        upload = client.post("/v1/uploads", json={"file_name": "c.csv", "size_bytes": len(content)}).raise_for_status().json()
        client.request(upload["method"], upload["url"], content=content, headers=upload["headers"]).raise_for_status()
        order = {"primary": {"upload_id": upload["upload_id"]}}
        key = {"Idempotency-Key": "one-and-the-same"}
        first = client.post("/v1/analyses", json=order, headers=key).raise_for_status().json()
        again = client.post("/v1/analyses", json=order, headers=key).raise_for_status().json()
        other = client.post("/v1/analyses", json=order | {"agents": ["unified-profiler"]}, headers=key)
    assert first["analysis_id"] == again["analysis_id"]
    assert (other.status_code, other.json()["code"]) == (httpx.codes.CONFLICT, "idempotency_conflict")
