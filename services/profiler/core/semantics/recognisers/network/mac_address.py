"""Hardware addresses of network interfaces (IEEE 802)."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class MacAddress(FormRecogniser):
    """An online identifier: it names one device."""

    name = "mac_address"
    words = "a MAC address"
    pii = "online_identifier"
    names = ("mac", "mac address", "macaddr", "hwaddr", "ethernet")
    inside = (r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}",)
    forms = (
        Form("a MAC address", r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}", 0.95),
        Form("a MAC address in three groups", r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}", 0.7),
    )
