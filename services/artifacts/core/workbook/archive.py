"""A zip whose bytes depend on its contents alone: every member carries the same, given time."""

from __future__ import annotations

import shutil
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class FixedTimeArchive(ZipFile):
    """What openpyxl writes into, in place of a zip that notes the time of day and the times of temporary files."""

    def __init__(self, write_to: BinaryIO, at: datetime) -> None:
        super().__init__(write_to, "w", ZIP_DEFLATED, allowZip64=True)
        self._at = at

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: bytes | str,  # type: ignore[override]  # all that openpyxl passes
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """See ``ZipFile``."""
        name = zinfo_or_arcname.filename if isinstance(zinfo_or_arcname, ZipInfo) else zinfo_or_arcname
        super().writestr(self._info(name), data, compress_type, compresslevel)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,  # noqa: ARG002 - the base's signature
        compresslevel: int | None = None,  # noqa: ARG002
    ) -> None:
        """See ``ZipFile``."""
        with Path(filename).open("rb") as source, self.open(self._info(str(arcname or filename)), "w") as member:
            shutil.copyfileobj(source, member)

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info
