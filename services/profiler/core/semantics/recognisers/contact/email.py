"""E-mail addresses (the dot-atom form of RFC 5322 with a dotted domain)."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Email(FormRecogniser):
    """``local@domain.tld``."""

    name = "email"
    words = "an e-mail address"
    pii = "contact"
    names = ("email", "e mail", "mail address", "mailadresse", "correo", "courriel", "emailadresse")
    hints = ("mail", "contact", "recipient", "sender", "from", "to", "cc", "login", "user", "username")
    forms = (
        Form("an e-mail address", r"(?i:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[^\W\d_]{2,24}", 0.98),
        Form("an e-mail address with a name before it", r"[^<>@]*<[\w.+'-]+@(?:[\w-]+\.)+[^\W\d_]{2,24}>", 0.97),
    )
