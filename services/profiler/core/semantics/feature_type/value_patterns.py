"""What a single value looks like: the patterns that a feature type is told by."""

from __future__ import annotations

import re
from typing import Final

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez)[a-z]*"
_DAY_AND_YEAR = r"(?:\d{1,2}(?:st|nd|rd|th)?[-/ .,]{0,2})?(?:\d{2,4})?"
# Quantifiers are bounded or cannot overlap: a hostile value costs no more than its length.
PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "whole": r"[+-]?\d+",
        "decimal": r"[+-]?(?:\d+\.\d*|\.\d+)",
        "exponent": r"[+-]?\d+(?:\.\d+)?e[+-]?\d+",
        "leading_zero": r"0\d+",
        "whole_float": r"[+-]?\d+\.0",
        "grouped": r"[+-]?\d{1,3}(?:[, ’']\d{3})+(?:[.,]\d+)?",
        "comma_decimal": r"[+-]?\d+,\d+",
        "percent": r"[<>~+-]? ?\d+(?:[.,]\d+)? ?%",
        "money": r"[-(]?(?:[$€£¥₹]|us\$|usd|eur|rs\.?) ?-?\d[\d.,]*\)?[ a-z]{0,10}|\d[\d.,]* ?(?:[$€£¥]|usd|eur)",
        "quantity": r"[<>~+-]? ?\d+(?:[.,]\d+)* ?(?:[a-zµ°\"']{1,8}\.?|[a-z]{1,6}/[a-z]{1,6})",
        "number_in_brackets": r"[(\[]-?[\d.,]+[)\]]",
        "span": r"\d+(?:\.\d+)? ?(?:-|to|–|/) ?\d+(?:\.\d+)?",
        "date_slash": r"\d{1,2}[/. ]\d{1,2}[/. ](?:\d{4}|\d{2})(?: .{1,20})?",
        "date_iso": r"\d{4}[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?(?:[t ].{1,30})?",
        "date_plain": r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        "date_named": rf"(?:\d{{1,2}}[-/ .]{{0,2}})?{_MONTH}[-/ .,]{{0,2}}{_DAY_AND_YEAR}.{{0,20}}",
        "year": r"(?:1[6-9]|20)\d\d(?:\.0)?",
        "time": r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?",
        "url": r"(?:https?|ftp)://\S+|www\.\S+",
        "domain": r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|gov|edu|io|jpg|png|html?|php|de|uk|co)(?:/\S*)?",
        "mail": r"[^@\s]+@[^@\s]+\.[a-z]+",
        "bracketed": r"[\[{(].*[\]})]",
        "point": r"[(\[]?-?\d+\.\d+[,; ]+-?\d+\.\d+[)\]]?|point ?\(.*",
        "code": r"(?=[^ ]{0,30}\d)(?=[^ ]{0,30}[a-z])[a-z0-9_./:-]+",
        "hexadecimal": r"(?:0x)?(?=[0-9a-f]{0,40}\d)[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}",
        "upper_code": r"(?-i:[A-Z]{1,5})",
        "word": r"[^\W\d_]+",
        "words": r"[^\W\d_]+(?:[ '.-]+[^\W\d_]+){1,5}",
        "person": r"(?-i:[A-Z][a-z]+,? (?:[A-Z]\.? )?[A-Z][A-Za-z'-]+)",
        "yes_no": r"yes|no|y|n|true|false|t|f|male|female|m",
        "marked_missing": r"#?(?:null!?|n/?a|none|unknown|not_found|name\?|value!|\.|-|--)|#+",
        "rank": r"\d+(?:st|nd|rd|th)",
        "phone": r"\+?\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}",
        "dotted": r"[\w+]+(?:[-.:][\w+]+){2,}",
    }.items()
}
"""Each is held against the whole value, without the white space around it."""
_WORDS = """a an and are as at be been but by can for from had has have he her his i if in is it its my not of on or our she so that
the their them there they this to was we were what when which who will with would you your"""
STOPWORDS: Final = frozenset(_WORDS.split())
