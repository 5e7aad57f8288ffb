"""Paths and names of files."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class FilePath(FormRecogniser):
    """A path of two parts or more, or a name with a known ending."""

    name = "file_path"
    words = "a file path"
    holds_text = True
    names = ("path", "file", "filename", "file name", "filepath", "directory", "folder", "dir")
    forms = (
        Form("a file path", r"(?:[A-Za-z]:\\|\\\\|~?/|\.{1,2}/)[^<>|?*]*[^<>|?*\s]", 0.85),
        Form(
            "a file name",
            r"[^<>|?*:]+\.(?i:csv|txt|pdf|png|jpe?g|gif|docx?|xlsx?|pptx?|zip|gz|json|xml|html?|py|js|mp[34]|parquet|log|tiff?|svg|wav|avi|md|yaml|sql)",
            0.9,
        ),
    )
