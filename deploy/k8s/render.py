"""Renders the Kustomize overlays without kubectl: exactly the subset that our files use, everything else is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]
KNOWN_KEYS = {"apiVersion", "kind", "namespace", "resources", "components", "patches"}
CLUSTER_WIDE = {"Namespace"}


class UnknownFeature(Exception):
    """A kustomization uses what this renderer does not know; add it here or do without."""


def render(overlay: Path) -> list[Manifest]:
    """All objects of an overlay, as ``kubectl kustomize`` would give them apart from their order."""
    kustomization = yaml.safe_load((overlay / "kustomization.yaml").read_text())
    unknown = kustomization.keys() - KNOWN_KEYS
    if unknown:
        raise UnknownFeature(f"{overlay}: {', '.join(sorted(unknown))}")
    manifests = [manifest for entry in kustomization.get("resources", []) for manifest in _resources(overlay / entry)]
    for entry in kustomization.get("components", []):
        manifests += render(overlay / entry)
    for patch in kustomization.get("patches", []):
        _apply(manifests, patch)
    namespace = kustomization.get("namespace")
    for manifest in manifests:
        if namespace and manifest["kind"] not in CLUSTER_WIDE:
            manifest["metadata"]["namespace"] = namespace
    return manifests


def _resources(path: Path) -> Iterator[Manifest]:
    if path.is_dir():
        yield from render(path)
    else:
        yield from (document for document in yaml.safe_load_all(path.read_text()) if document)


def _apply(manifests: list[Manifest], patch: Mapping[str, Any]) -> None:
    target = patch["target"]
    hit = [m for m in manifests if m["kind"] == target["kind"] and m["metadata"]["name"] == target["name"]]
    if not hit:
        raise UnknownFeature(f"a patch targets {target}, which is not there")
    for manifest in hit:
        for operation in yaml.safe_load(patch["patch"]):
            _patch(manifest, operation)


def _patch(manifest: Manifest, operation: Mapping[str, Any]) -> None:
    """One JSON Patch operation (RFC 6902), ``add`` or ``replace``."""
    if operation["op"] not in {"add", "replace"}:
        raise UnknownFeature(f"patch operation {operation['op']}")
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
    node: Any = manifest
    for part in way:
        node = node[int(part)] if isinstance(node, list) else node[part]
    if isinstance(node, list):
        node.append(operation["value"]) if last == "-" else node.__setitem__(int(last), operation["value"])
    else:
        node[last] = operation["value"]
