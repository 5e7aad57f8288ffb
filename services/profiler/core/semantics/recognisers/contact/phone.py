"""Telephone numbers: international (ITU-T E.164), and national ones as people write them."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser

SIGNS = r"[ ().\-/]{0,3}"
EXTENSION = r"(?: ?(?:x|ext\.?|#) ?[0-9]{1,6})?"


class Phone(FormRecogniser):
    """Numbers with a country code stand for themselves; bare digits need a name that says so."""

    name = "phone"
    words = "a telephone number"
    pii = "contact"
    names = (
        *(
            "phone",
            "telephone",
            "telefon",
            "telefono",
            "telefone",
            "telephon",
            "tel",
            "mobile",
            "mobil",
            "movil",
            "celular",
            "cellphone",
        ),
        *(
            "cell phone",
            "fax",
            "msisdn",
            "whatsapp",
            "handy",
            "portable",
            "rufnummer",
            "telefonnummer",
            "telefoon",
            "telnr",
            "phones",
        ),
    )
    hints = ("contact", "cell", "callback", "number", "nummer", "numero", "caller", "dial")
    unlike = (
        "id",
        "ip",
        "order",
        "part",
        "card",
        "account",
        "price",
        "sku",
        "isbn",
        "ean",
        "code",
        "brand",
        "os",
        "plan",
        "carrier",
        "device",
    )
    types = frozenset({"text", "integer"})
    least_share = 0.85
    excluded = r"[+-]?[0-9]{1,3}\.[0-9]+|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T].*)?|[0-9]{3}-[0-9]{2}-[0-9]{4}"
    inside = (
        # Digits in groups of two or more: a signed number with a date behind it is none.
        r"\+[1-9][0-9]{0,2}[ .\-]?(?:\([0-9]{1,4}\)[ .\-]?)?[0-9]{1,4}(?:[ .\-]?[0-9]{2,4}){2,4}",
        r"(?:1[ .\-])?\([2-9][0-9]{2}\)[ .\-]?[2-9][0-9]{2}[ .\-][0-9]{4}",
        r"(?:1[.\-])?[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}|(?:1[.\-])?[2-9][0-9]{2}\.[2-9][0-9]{2}\.[0-9]{4}",
    )
    forms = (
        Form("a telephone number with a country code", rf"\(?\+\(?[1-9](?:{SIGNS}[0-9]){{6,14}}{EXTENSION}", 0.92),
        Form(
            "a North American telephone number",
            rf"(?:(?:00)?1[ .\-]?)?\([2-9][0-9]{{2}}\)[ .\-]?[2-9][0-9]{{2}}[ .\-]?[0-9]{{4}}{EXTENSION}",
            0.9,
        ),
        Form(
            "a North American telephone number",
            rf"(?:(?:00)?1[ .\-])?[2-9][0-9]{{2}}[.\-][2-9][0-9]{{2}}[.\-][0-9]{{4}}{EXTENSION}",
            0.85,
        ),
        Form("a telephone number with 00 and a country code", rf"00[1-9](?:{SIGNS}[0-9]){{7,14}}{EXTENSION}", 0.55),
        Form("a telephone number with its area code", r"\(0[0-9]{1,5}\)[ \-/]?[0-9](?:[ \-/]?[0-9]){4,9}", 0.9),
        Form("a telephone number with its area code", r"\([0-9]{2,3}\)[ \-/]?[0-9](?:[ \-/]?[0-9]){5,9}", 0.75),
        Form("a telephone number with its area code", rf"0[0-9]{{1,4}}[ \-/.][0-9](?:{SIGNS}[0-9]){{4,9}}{EXTENSION}", 0.6),
        Form("a telephone number that begins with 0", r"0[1-9][0-9]{7,10}", 0.3),
        Form("digits in groups, as telephone numbers are written", r"[0-9]{2,4}(?:[ .\-][0-9]{2,4}){2,4}", 0.3),
        Form("a telephone number without its signs", rf"[0-9(](?:{SIGNS}[0-9]){{5,14}}{EXTENSION}", 0.08),
    )
