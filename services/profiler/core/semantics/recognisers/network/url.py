"""Addresses of pages and files on the web."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Url(FormRecogniser):
    """With a scheme, or beginning with www."""

    name = "url"
    words = "a web address"
    holds_text = True
    names = ("url", "uri", "link", "website", "web", "homepage", "href", "webpage", "site")
    forms = (
        Form("a web address", r"(?i:(?:https?|ftp|s3|gs|wss?)://)[^\s/?#]+(?:[/?#]\S*)?", 0.97),
        Form("a web address without its scheme", r"(?i:www\.)[^\s/]+\.[a-zA-Z]{2,24}(?:/\S*)?", 0.9),
        Form(
            "a domain name",
            r"(?i:(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|de|fr|co|uk|es|it|nl|pl|eu|info|biz|ru|cn|jp|br|in|ca|au|ch|se))(?:/\S*)?",
            0.75,
        ),
    )
