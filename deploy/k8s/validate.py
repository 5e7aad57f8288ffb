"""``python -m deploy.k8s.validate``: renders every overlay and checks it, without a cluster."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import kubernetes_validate

from deploy.k8s.checks import problems
from deploy.k8s.render import Manifest, render

OVERLAYS = Path(__file__).parent / "overlays"
KUBERNETES_VERSION = "1.35"
CUSTOM_KINDS = {"ScaledObject"}
"""Kinds of operators: checked by ``checks`` alone."""


def faults(manifests: Sequence[Manifest]) -> list[str]:
    """What the schemas and our own checks object to."""
    found = problems(manifests)
    for manifest in manifests:
        if manifest["kind"] in CUSTOM_KINDS:
            continue
        try:
            kubernetes_validate.validate(manifest, KUBERNETES_VERSION, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            found.append(f"{manifest['kind']} {manifest['metadata']['name']}: {error}")
    return found


def main() -> int:
    """Print what each overlay holds and what is wrong with it; exit code 1 if something is."""
    failed = False
    for overlay in sorted(path for path in OVERLAYS.iterdir() if path.is_dir()):
        manifests = render(overlay)
        found = faults(manifests)
        failed = failed or bool(found)
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(m["kind"] for m in manifests).items()))
        sys.stdout.write(f"{'FAULTY' if found else 'valid '} {overlay.name}: {kinds}\n")
        sys.stdout.writelines(f"  {line}\n" for line in found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
