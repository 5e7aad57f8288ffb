"""Rendering: a report becomes files in the store, each under a name that is the same whoever renders it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from services.artifacts.core.artifact import Artifact, StoredObject, download_id, file_name
from services.artifacts.core.renderers.base import Renderer
from services.artifacts.core.report import Report, section, text
from services.runtime.clock import Clock
from services.runtime.objects import ObjectExists, ObjectInfo, ObjectStore

RETENTION = "artifact"
"""The class of objects that lifecycle rules of a bucket name: its value of the tag ``pmd-retention``."""


class Rendering:
    """Renders in threads, through files: no artifact is held in memory whole."""

    def __init__(self, objects: ObjectStore, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock

    async def render(self, report: Report, renderers: Sequence[Renderer], *, owner_id: str, prefix: str) -> tuple[Artifact, ...]:
        """Every format of a report, stored under ``prefix``. ``owner_id`` is the analysis, or whatever else the files belong to."""
        original = text(section(report, "load").get("file_name"))
        with tempfile.TemporaryDirectory(prefix="pmd-render-") as folder:
            return tuple(
                [await self._artifact(report, renderer, owner_id, prefix, original, Path(folder)) for renderer in renderers]
            )

    async def discard(self, artifacts: Iterable[Artifact]) -> None:
        """Remove files that belong to nobody any more."""
        for artifact in artifacts:
            await self._objects.delete(artifact.stored.key)

    async def _artifact(
        self, report: Report, renderer: Renderer, owner_id: str, prefix: str, original: str, folder: Path
    ) -> Artifact:
        identifier = download_id(owner_id, renderer.name)
        key = f"{prefix}{identifier}"
        info = await self._objects.head(key) or await self._stored(report, renderer, key, folder)
        return Artifact(
            download_id=identifier,
            file_name=file_name(original, renderer.suffix),
            format=renderer.name,
            stored=StoredObject(info.key, info.size_bytes, info.sha256, info.media_type),
            created_at=self._clock.now(),
        )

    async def _stored(self, report: Report, renderer: Renderer, key: str, folder: Path) -> ObjectInfo:
        path = folder / f"report{renderer.suffix}"
        await asyncio.to_thread(_render, renderer, report, path)
        try:
            return await self._objects.put(key, path, media_type=renderer.media_type, create_only=True, retention=RETENTION)
        except ObjectExists:
            # Somebody was first with the same report: their file is as good as ours.
            theirs = await self._objects.head(key)
            if theirs is None:
                raise
            return theirs


def _render(renderer: Renderer, report: Report, path: Path) -> None:
    with path.open("wb") as file:
        renderer.render(report, file)
