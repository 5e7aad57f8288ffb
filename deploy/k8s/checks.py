"""What every object of ours must have beyond being valid: the schemas know nothing of it, nor of KEDA's objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from deploy.k8s.render import Manifest

Check = Callable[[Sequence[Manifest]], Iterator[str]]
CONTROLLERS = {"Deployment", "StatefulSet"}
SECRET_ENDINGS = ("_KEY", "_KEYS", "_TOKEN", "_PASSWORD", "_PASSPHRASE")


def problems(manifests: Sequence[Manifest]) -> list[str]:
    """What is wrong, one line each."""
    return [problem for check in CHECKS for problem in check(manifests)]


def pods_are_confined(manifests: Sequence[Manifest]) -> Iterator[str]:
    """No root, no writable root file system, no capability, no token, limits and probes on every container."""
    for name, spec in _pods(manifests):
        if not spec.get("securityContext", {}).get("runAsNonRoot"):
            yield f"{name} may run as root"
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{name} mounts a token"
        for container in spec["containers"]:
            yield from (f"{name} {fault}" for fault in _container_faults(container))


def _container_faults(container: Manifest) -> Iterator[str]:
    context = container.get("securityContext", {})
    if not context.get("readOnlyRootFilesystem") or context.get("allowPrivilegeEscalation") is not False:
        yield "can change its own files or gain privileges"
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        yield "keeps capabilities"
    for kind in ("requests", "limits"):
        if {"cpu", "memory"} - container.get("resources", {}).get(kind, {}).keys():
            yield f"states no {kind}"
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        if probe not in container:
            yield f"has no {probe}"


def services_reach_pods(manifests: Sequence[Manifest]) -> Iterator[str]:
    """Every Service selects a controller of ours and names a port that its container opens."""
    pods = dict(_pods(manifests))
    for service in _of_kind(manifests, {"Service"}):
        name = service["spec"]["selector"]["app.kubernetes.io/name"]
        if name not in pods:
            yield f"service {name} selects nothing"
            continue
        opened = {port["name"] for container in pods[name]["containers"] for port in container["ports"]}
        opened |= {port["containerPort"] for container in pods[name]["containers"] for port in container["ports"]}
        for port in service["spec"]["ports"]:
            if port.get("targetPort", port["port"]) not in opened:
                yield f"service {name} points at a closed port {port}"


def one_scaler_per_target(manifests: Sequence[Manifest]) -> Iterator[str]:
    """KEDA or an HPA scales a Deployment, never both; each target exists."""
    deployments = {manifest["metadata"]["name"] for manifest in _of_kind(manifests, {"Deployment"})}
    targets = [m["spec"]["scaleTargetRef"]["name"] for m in _of_kind(manifests, {"ScaledObject", "HorizontalPodAutoscaler"})]
    for target in targets:
        if target not in deployments:
            yield f"a scaler targets {target}, which is not there"
        if targets.count(target) > 1:
            yield f"{target} has more than one scaler"


def scaled_objects_follow_the_backlog(manifests: Sequence[Manifest]) -> Iterator[str]:
    """KEDA's own fields: kubernetes schemas do not know them."""
    needed = {"natsServerMonitoringEndpoint", "account", "stream", "consumer", "lagThreshold"}
    for scaled in _of_kind(manifests, {"ScaledObject"}):
        name, spec = scaled["metadata"]["name"], scaled["spec"]
        if scaled["apiVersion"] != "keda.sh/v1alpha1":
            yield f"scaled object {name} has apiVersion {scaled['apiVersion']}"
        if not 0 <= spec["minReplicaCount"] <= spec["maxReplicaCount"]:
            yield f"scaled object {name} has its counts the wrong way round"
        for trigger in spec["triggers"]:
            metadata = trigger["metadata"]
            if trigger["type"] != "nats-jetstream" or needed - metadata.keys():
                yield f"scaled object {name} has an incomplete trigger"
            if not all(isinstance(value, str) for value in metadata.values()):
                yield f"scaled object {name}: trigger metadata must be strings"


def references_exist(manifests: Sequence[Manifest]) -> Iterator[str]:
    """Config maps and service accounts that pods name are there; secrets may come from an operator."""
    config_maps = {manifest["metadata"]["name"] for manifest in _of_kind(manifests, {"ConfigMap"})}
    accounts = {manifest["metadata"]["name"] for manifest in _of_kind(manifests, {"ServiceAccount"})}
    for name, spec in _pods(manifests):
        if spec["serviceAccountName"] not in accounts:
            yield f"{name} runs as an account that is not there"
        for container in spec["containers"]:
            for source in container.get("envFrom", []):
                if source["configMapRef"]["name"] not in config_maps:
                    yield f"{name} reads settings that are not there"
            mounted = {volume["name"] for volume in spec.get("volumes", [])} | _claims(manifests, name)
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in mounted:
                    yield f"{name} mounts {mount['name']}, which is no volume"


def secrets_are_files(manifests: Sequence[Manifest]) -> Iterator[str]:
    """No key, token or password stands in an environment: it is named by a file below a mounted secret."""
    for name, spec in _pods(manifests):
        for container in spec["containers"]:
            secret_paths = [mount["mountPath"] for mount in container.get("volumeMounts", []) if mount["name"] in _secrets(spec)]
            for entry in container.get("env", []):
                if entry["name"].endswith(SECRET_ENDINGS):
                    yield f"{name} has {entry['name']} in its environment"
                is_secret = entry["name"].removesuffix("_FILE").endswith(SECRET_ENDINGS)
                if is_secret and not any(entry.get("value", "").startswith(f"{path}/") for path in secret_paths):
                    yield f"{name} has {entry['name']} outside of its secrets"
    for manifest in _of_kind(manifests, {"ConfigMap"}):
        for key in manifest.get("data", {}):
            if key.endswith(SECRET_ENDINGS):
                yield f"config map {manifest['metadata']['name']} holds {key}"


def _secrets(spec: Manifest) -> set[str]:
    return {volume["name"] for volume in spec.get("volumes", []) if "secret" in volume}


def _claims(manifests: Sequence[Manifest], name: str) -> set[str]:
    sets = [manifest for manifest in _of_kind(manifests, {"StatefulSet"}) if manifest["metadata"]["name"] == name]
    return {claim["metadata"]["name"] for manifest in sets for claim in manifest["spec"].get("volumeClaimTemplates", [])}


def _pods(manifests: Iterable[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    for manifest in _of_kind(manifests, CONTROLLERS):
        yield manifest["metadata"]["name"], manifest["spec"]["template"]["spec"]


def _of_kind(manifests: Iterable[Manifest], kinds: set[str]) -> Iterator[Manifest]:
    return (manifest for manifest in manifests if manifest["kind"] in kinds)


CHECKS: tuple[Check, ...] = (
    pods_are_confined,
    services_reach_pods,
    one_scaler_per_target,
    scaled_objects_follow_the_backlog,
    references_exist,
    secrets_are_files,
)
