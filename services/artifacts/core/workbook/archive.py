"""The zip that a workbook is: its bytes depend on its contents alone, and its sheets get their rows on their way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from services.artifacts.core.workbook.rows import Rows


class SheetArchive(ZipFile):
    """What openpyxl writes into, in place of a zip that notes the time of day and the times of temporary files."""

    def __init__(self, write_to: BinaryIO, at: datetime, rows: Mapping[str, Rows]) -> None:
        """``at`` is the time that every member carries; ``rows`` are those of its sheets, by the member's name."""
        super().__init__(write_to, "w", ZIP_DEFLATED, allowZip64=True)
        self._at = at
        self._rows = rows

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
        """Take in a sheet: openpyxl writes nothing else by file."""
        name = str(arcname or filename)
        with self.open(self._info(name), "w") as member:
            self._rows[name].write_to(member, Path(filename).read_bytes())

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info
