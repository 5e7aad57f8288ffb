"""Downloads: what an analysis left behind, behind short-lived URLs and for its own tenant only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from services.artifacts.core.access import AccessLimits
from services.artifacts.core.artifact import Artifact, Manifest
from services.artifacts.errors import AnalysisDeleted, AnalysisNotFound, DownloadExpired, DownloadNotFound
from services.runtime.errors import NotFound
from services.runtime.identity import Caller
from services.runtime.objects import ObjectStore, SignedUrl


class Ledger(Protocol):
    """What is known about analyses."""

    async def tenant_of(self, analysis_id: str) -> str | None:
        """The tenant that an analysis belongs to; None if there is none, or the id can be none."""

    async def deleted_by_tenant(self, analysis_id: str) -> str | None:
        """The tenant whose user deleted it; None if nobody did."""

    async def manifest_of(self, analysis_id: str) -> Manifest | None:
        """The artifacts of an analysis; None before they are all there."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file and how to fetch it."""

    artifact: Artifact
    url: SignedUrl


class Downloads:
    """Lists and signs."""

    def __init__(self, objects: ObjectStore, ledger: Ledger, limits: AccessLimits) -> None:
        self._objects = objects
        self._ledger = ledger
        self._limits = limits

    async def listed(self, caller: Caller, analysis_id: str) -> tuple[Download, ...]:
        """Every download of an analysis; none before they are all there, nor of those whose time is over.

        Raises ``AnalysisNotFound``, ``AnalysisDeleted``.
        """
        await self._check_owner(caller, analysis_id, AnalysisNotFound("there is no such analysis"))
        manifest = await self._ledger.manifest_of(analysis_id)
        artifacts = manifest.artifacts if manifest else ()
        are_there = await asyncio.gather(*(self._objects.head(artifact.stored.key) for artifact in artifacts))
        return await self.signed(artifact for artifact, is_there in zip(artifacts, are_there, strict=True) if is_there)

    async def one(self, caller: Caller, analysis_id: str, download_id: str, expires_s: int = 0) -> Download:
        """One download, signed. Raises ``DownloadNotFound``, also for a foreign one, ``AnalysisDeleted``, ``DownloadExpired``."""
        expiry_s = self._limits.download_expiry(expires_s)
        await self._check_owner(caller, analysis_id, DownloadNotFound("there is no such download"))
        manifest = await self._ledger.manifest_of(analysis_id)
        for artifact in manifest.artifacts if manifest else ():
            if artifact.download_id == download_id:
                # A link that leads nowhere is worse than none.
                if await self._objects.head(artifact.stored.key) is None:
                    raise DownloadExpired("the file was kept as long as files are kept; the report is still there")
                return await self._sign(artifact, expiry_s)
        raise DownloadNotFound("there is no such download")

    async def signed(self, artifacts: Iterable[Artifact]) -> tuple[Download, ...]:
        """Files with URLs of the default life time. Whoever calls has checked whose they are."""
        expiry_s = self._limits.download_expiry(0)
        return tuple([await self._sign(artifact, expiry_s) for artifact in artifacts])

    async def _check_owner(self, caller: Caller, analysis_id: str, otherwise: NotFound) -> None:
        owner = await self._ledger.tenant_of(analysis_id)
        if owner == caller.tenant_id:
            return
        if owner is None and await self._ledger.deleted_by_tenant(analysis_id) == caller.tenant_id:
            raise AnalysisDeleted("the analysis was deleted")
        raise otherwise

    async def _sign(self, artifact: Artifact, expiry_s: int) -> Download:
        url = await self._objects.sign_get(
            artifact.stored.key, file_name=artifact.file_name, media_type=artifact.stored.media_type, expires_s=expiry_s
        )
        return Download(artifact, url)
