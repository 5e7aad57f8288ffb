"""The rules of a report for the tools that enforce them, in one archive."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from services.artifacts.core.report import Report
from services.artifacts.core.rules.reading import rule_set
from services.artifacts.core.rules.registry import TARGETS

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The archive is the same whenever it is made."""


class RulesRenderer:
    """For whoever wants tests of data without writing them."""

    name = "rules"
    suffix = ".rules.zip"
    media_type = "application/zip"

    def render(self, report: Report, write_to: BinaryIO) -> None:
        """See ``Renderer``."""
        rules = rule_set(report)
        with zipfile.ZipFile(write_to, "w", zipfile.ZIP_DEFLATED) as archive:
            for target in TARGETS:
                member = zipfile.ZipInfo(target.file_name, EPOCH)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, target.write(rules).encode("utf-8", "replace"))
