"""E-mail addresses (the dot-atom form of RFC 5322 with a dotted domain)."""

from __future__ import annotations

from services.profiler.core.semantics.base import LETTER, Form, FormRecogniser

DOMAIN = rf"(?:[{LETTER}0-9_-]+\.)+[{LETTER}]{{2,24}}"


class Email(FormRecogniser):
    """``local@domain.tld``."""

    name = "email"
    words = "an e-mail address"
    pii = "contact"
    names = ("email", "e mail", "mail address", "mailadresse", "correo", "courriel", "emailadresse")
    hints = ("mail", "contact", "recipient", "sender", "from", "to", "cc", "login", "user", "username")
    inside = (rf"[{LETTER}0-9_.+-]{{1,64}}@(?:[{LETTER}0-9_-]{{1,63}}\.){{1,8}}[{LETTER}]{{2,24}}",)
    forms = (
        Form("an e-mail address", rf"(?:mailto:)?[{LETTER}0-9_.!#$%&'*+/=?^`{{|}}~-]+@{DOMAIN}", 0.98),
        Form("an e-mail address with a name before it", rf"[^<>@]*<[{LETTER}0-9_.+'-]+@{DOMAIN}>", 0.97),
    )
