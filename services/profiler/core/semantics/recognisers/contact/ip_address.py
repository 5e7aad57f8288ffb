"""Addresses of the internet protocol, version 4 and 6."""

from __future__ import annotations

import ipaddress

from services.profiler.core.semantics.base import Form, FormRecogniser

OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"


class IpAddress(FormRecogniser):
    """An online identifier in the sense of recital 30 GDPR."""

    name = "ip_address"
    words = "an IP address"
    pii = "online_identifier"
    names = ("ip", "ip address", "ipaddress", "ipv4", "ipv6", "ip addr", "remote addr", "client ip", "ipaddr")
    hints = ("host", "server", "address", "addr", "client", "source", "destination", "src", "dst", "peer", "gateway")
    unlike = ("version", "release", "firmware", "build", "section", "chapter", "oid")
    inside = (rf"(?:{OCTET}\.){{3}}{OCTET}", r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}")
    forms = (
        Form("four single digits between dots", r"(?:[0-9]\.){3}[0-9]", 0.1),
        Form(
            "an IPv6 address", r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?:/[0-9]{1,3})?", 0.95
        ),
        Form("an IPv4 address", rf"(?:{OCTET}\.){{3}}{OCTET}(?:/[0-9]{{1,2}}|:[0-9]{{2,5}})?", 0.85),
    )
    chance = 0.01

    def is_valid(self, value: str) -> bool:
        bare = value.partition("/")[0]
        host = bare.partition(":")[0] if "." in bare.partition(":")[0] else bare
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True
