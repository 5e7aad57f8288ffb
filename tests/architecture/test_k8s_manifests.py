"""The manifests are valid, confined and complete; and the checks that say so can say no."""

from __future__ import annotations

import copy
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from deploy.k8s.checks import problems
from deploy.k8s.render import Manifest, render
from deploy.k8s.validate import faults

OVERLAYS = Path(__file__).parents[2] / "deploy" / "k8s" / "overlays"
SERVICES = {"profiler", "transformer", "artifacts", "persistence", "gateway"}


def find(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    return next(m for m in manifests if m["kind"] == kind and m["metadata"]["name"] == name)


@pytest.fixture(scope="module")
def production() -> list[Manifest]:
    return render(OVERLAYS / "production")


@pytest.mark.parametrize("overlay", ["local", "production"])
def test_overlays_are_valid(overlay: str) -> None:
    assert faults(render(OVERLAYS / overlay)) == []


def test_every_service_has_its_objects(production: list[Manifest]) -> None:
    for kind in ("Deployment", "Service", "ServiceAccount", "PodDisruptionBudget"):
        assert {m["metadata"]["name"] for m in production if m["kind"] == kind} >= SERVICES


def test_profiling_scales_on_its_backlog_and_the_rest_on_load(production: list[Manifest]) -> None:
    trigger = find(production, "ScaledObject", "profiler")["spec"]["triggers"][0]
    assert (trigger["type"], trigger["metadata"]["stream"], trigger["metadata"]["consumer"]) == (
        "nats-jetstream",
        "ANALYSES",
        "profiler",
    )
    scaled = {m["spec"]["scaleTargetRef"]["name"] for m in production if m["kind"] == "HorizontalPodAutoscaler"}
    assert scaled == SERVICES - {"profiler"}


def _drop_probe(manifests: list[Manifest]) -> None:
    del find(manifests, "Deployment", "profiler")["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]


def _run_as_root(manifests: list[Manifest]) -> None:
    find(manifests, "Deployment", "gateway")["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"] = False


def _number_in_trigger(manifests: list[Manifest]) -> None:
    find(manifests, "ScaledObject", "profiler")["spec"]["triggers"][0]["metadata"]["lagThreshold"] = 2


def _no_consumer(manifests: list[Manifest]) -> None:
    del find(manifests, "ScaledObject", "profiler")["spec"]["triggers"][0]["metadata"]["consumer"]


def _two_scalers(manifests: list[Manifest]) -> None:
    scaler = find(manifests, "HorizontalPodAutoscaler", "gateway")
    scaler["spec"]["scaleTargetRef"]["name"] = "profiler"


def _closed_port(manifests: list[Manifest]) -> None:
    find(manifests, "Service", "artifacts")["spec"]["ports"][0]["targetPort"] = "http"


def _unknown_settings(manifests: list[Manifest]) -> None:
    container = find(manifests, "Deployment", "persistence")["spec"]["template"]["spec"]["containers"][0]
    container["envFrom"][0]["configMapRef"]["name"] = "elsewhere"


def _key_in_environment(manifests: list[Manifest]) -> None:
    container = find(manifests, "Deployment", "transformer")["spec"]["template"]["spec"]["containers"][0]
    container["env"].append({"name": "PMD_TRANSFORMER_OPENAI_API_KEY", "value": "sk-1"})


def _key_in_scratch(manifests: list[Manifest]) -> None:
    container = find(manifests, "Deployment", "transformer")["spec"]["template"]["spec"]["containers"][0]
    next(e for e in container["env"] if e["name"] == "PMD_TRANSFORMER_OPENAI_API_KEY_FILE")["value"] = "/scratch/key"


def _key_in_settings(manifests: list[Manifest]) -> None:
    find(manifests, "ConfigMap", "pmd-settings")["data"]["PMD_SIGNING_KEY"] = "k"


@pytest.mark.parametrize(
    "breakage",
    [
        _drop_probe,
        _run_as_root,
        _number_in_trigger,
        _no_consumer,
        _two_scalers,
        _closed_port,
        _unknown_settings,
        _key_in_environment,
        _key_in_scratch,
        _key_in_settings,
    ],
)
def test_a_broken_object_is_noticed(production: list[Manifest], breakage: Callable[[list[Manifest]], None]) -> None:
    broken = copy.deepcopy(production)
    breakage(broken)
    assert problems(broken)


def test_a_misspelt_field_is_noticed(production: list[Manifest]) -> None:
    broken = copy.deepcopy(production)
    find(broken, "Deployment", "profiler")["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    assert faults(broken)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="compares with kubectl where there is one")
@pytest.mark.parametrize("overlay", ["local", "production"])
def test_our_rendering_is_kubectls(overlay: str) -> None:
    result = subprocess.run(["kubectl", "kustomize", OVERLAYS / overlay], capture_output=True, text=True, check=True, timeout=60)

    def keyed(manifests: list[Manifest]) -> dict[tuple[str, str], Manifest]:
        return {(m["kind"], m["metadata"]["name"]): m for m in manifests}

    assert keyed(render(OVERLAYS / overlay)) == keyed(list(yaml.safe_load_all(result.stdout)))
