"""deploy/s3/lifecycle.json: an S3 server takes it, it agrees with the sweeper's settings, and it never touches the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from deploy.k8s.render import render
from services.artifacts.service.rendering import RETENTION
from services.persistence.core.retention import DAY_S, RetentionPolicy
from services.persistence.core.workspace import UPLOADS_PREFIX, Workspace, claim_key, index_key
from services.persistence.settings import PersistenceSettings
from services.runtime.s3_objects import RETENTION_TAG
from tests.contracts.weed import BUCKET, WeedServer

ROOT = Path(__file__).parents[2]
CONFIGURATION: dict[str, Any] = json.loads((ROOT / "deploy" / "s3" / "lifecycle.json").read_text(encoding="utf-8"))
RULES: dict[str, Any] = {rule["ID"]: rule for rule in CONFIGURATION["Rules"]}
ANALYSIS = "0192f3a0-1111-7abc-8def-0123456789ab"


@pytest.fixture
def moto() -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.session.Session().client(
        "s3",
        region_name="us-east-1",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket=BUCKET)
    yield client
    client.close()
    server.stop()


def test_moto_takes_the_rules(moto: Any) -> None:
    moto.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=CONFIGURATION)
    kept = moto.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert {rule["ID"]: rule.get("Expiration") for rule in kept} == {name: rule.get("Expiration") for name, rule in RULES.items()}


@pytest.mark.reals3
def test_a_real_server_takes_the_rules(weed: WeedServer) -> None:
    client = weed.store()._client
    client.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=CONFIGURATION)  # type: ignore[arg-type]
    kept = {rule.get("ID") for rule in client.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]}
    assert {"pmd-raw-uploads", "pmd-rendered-files"} <= kept
    client.delete_bucket_lifecycle(Bucket=BUCKET)


def days(rule: str) -> float:
    return float(RULES[rule]["Expiration"]["Days"])


def test_the_bucket_waits_for_the_sweeper_and_for_what_still_runs() -> None:
    settings = PersistenceSettings()
    # Lifecycle rules know nothing of running analyses: until every attempt at reading must be over, they keep out.
    longest_s = settings.reconcile_patience_s * settings.max_attempts
    assert days("pmd-raw-uploads") * DAY_S >= settings.retention_uploads_s + longest_s + DAY_S
    assert days("pmd-rendered-files") * DAY_S >= settings.retention_artifacts_s + DAY_S
    assert settings.retention() == RetentionPolicy()


@pytest.mark.parametrize("overlay", ["local", "production"])
def test_the_manifests_say_the_same(overlay: str) -> None:
    manifests = render(ROOT / "deploy" / "k8s" / "overlays" / overlay)
    [data] = [item["data"] for item in manifests if item["kind"] == "ConfigMap" and item["metadata"]["name"] == "pmd-settings"]
    assert float(data["PMD_PERSISTENCE_RETENTION_UPLOADS_S"]) == RetentionPolicy().uploads_s
    assert float(data["PMD_PERSISTENCE_RETENTION_ARTIFACTS_S"]) == RetentionPolicy().artifacts_s


def test_rules_select_what_the_suite_writes_and_nothing_else() -> None:
    assert RULES["pmd-rendered-files"]["Filter"] == {"Tag": {"Key": RETENTION_TAG, "Value": RETENTION}}
    assert RULES["pmd-raw-uploads"]["Filter"] == {"Prefix": UPLOADS_PREFIX}
    expiring = [rule["Filter"].get("Prefix") for rule in RULES.values() if "Days" in rule.get("Expiration", {})]
    prefixes = [prefix for prefix in expiring if prefix is not None]
    workspace = Workspace(ANALYSIS)
    ledger = [getattr(workspace, name) for name in dir(workspace) if name.endswith("_key")]
    ledger += [index_key("acme", ANALYSIS), claim_key("acme", "r")]
    assert len(ledger) > 10
    assert not [key for key in ledger if key.startswith(tuple(prefixes))]
