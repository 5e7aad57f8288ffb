"""For every recogniser: a column that is of its type, values that are not, and a column that only looks like it, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench import pii_numbers

RANDOM = Random(7)


@dataclass(frozen=True, slots=True)
class Case:
    """``near_miss`` is (column name, values, why it is something else)."""

    column: str
    values: Sequence[str]
    negatives: Sequence[str]
    near_miss: tuple[str, Sequence[str], str]


def made(kind: str, count: int = 30) -> list[str]:
    """Valid numbers of a national kind."""
    return [pii_numbers.NATIONAL[kind](RANDOM) for _ in range(count)]


def grouped(values: Sequence[str], *lengths: int) -> list[str]:
    """The same digits in groups of so many."""
    starts = [sum(lengths[:at]) for at in range(len(lengths))]
    return [" ".join(value[start : start + length] for start, length in zip(starts, lengths, strict=True)) for value in values]


def serial(start: int, count: int = 60) -> list[str]:
    """Whole numbers that follow each other."""
    return [str(start + step) for step in range(count)]


WORDS = ("hello there", "", "---", "12x", "a b c")
NINE, TEN, ELEVEN, SIXTEEN = serial(100_000_001), serial(4_000_000_001), serial(10_000_000_001), serial(4_000_000_000_000_001)
CASES: dict[str, Case] = {
    "email": Case(
        "mail",
        ("ann@example.org", "bo.li@mail.example.com"),
        (*WORDS, "ann@", "@example.org"),
        ("handle", ("@ann", "@bo"), "a handle has no domain"),
    ),
    "phone": Case(
        "x",
        ("+49 30 901820", "+1 212 555 0100", "+33 1 70 18 99 00"),
        (*WORDS, "+52.520008"),
        ("order_no", TEN, "digits of an order are no telephone number"),
    ),
    "person_name": Case(
        "x",
        ("Maria Garcia", "James Smith", "Anna Nowak", "Peter Schmidt"),
        (*WORDS[1:4], "R2 D2"),
        ("product_name", ("Walnut Desk", "Steel Lamp", "Nova Chair"), "things are named in the same shape"),
    ),
    "postal_address": Case(
        "x",
        ("12 Main Street", "5 Rue de Rivoli", "Hauptstraße 7", "Calle Mayor 3"),
        ("hello", "", "12345"),
        ("notes", ("paid in full", "call again later"), "words without street and number"),
    ),
    "postal_code": Case(
        "postcode",
        ("SW1A 1AA", "M1 1AE", "EC1A 1BB"),
        WORDS,
        ("population", ("10115", "80331", "20095"), "five digits are any number"),
    ),
    "date_of_birth": Case(
        "Geburtsdatum",
        ("1980-05-12", "1999-12-31"),
        WORDS,
        ("ordered", ("1980-05-12", "1999-12-31"), "only the name tells a birth from any day"),
    ),
    "ip_address": Case(
        "x",
        ("192.168.10.1", "8.8.8.8", "10.20.30.44"),
        (*WORDS, "300.1.1.1"),
        ("version", ("10.2.30.4", "11.12.0.1"), "the name says it is a version"),
    ),
    "mac_address": Case(
        "x",
        ("00:1A:2B:3C:4D:5E", "aa:bb:cc:dd:ee:ff"),
        (*WORDS, "12:30:45"),
        ("time", ("12:30:45", "23:59:59"), "three groups are a time"),
    ),
    "us_ssn": Case(
        "ssn",
        made("us_ssn"),
        (*WORDS, "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567"),
        ("member_id", NINE, "nine digits alone are any identifier"),
    ),
    "uk_nino": Case("x", made("uk_nino"), (*WORDS, "GB123456A"), ("part", ("AB1234C", "XY9876D"), "too few digits")),
    "uk_nhs": Case(
        "nhs_number",
        [*made("uk_nhs"), *grouped(made("uk_nhs"), 3, 3, 4)],
        WORDS,
        ("patient", TEN, "one in eleven passes by chance"),
    ),
    "de_idnr": Case("x", made("de_idnr"), WORDS, ("tax_id", ELEVEN, "one in ten passes by chance")),
    "fr_nir": Case("x", made("fr_nir"), WORDS, ("nir", serial(180_017_500_100_101), "the two check digits are wrong")),
    "it_codice_fiscale": Case(
        "x",
        made("it_codice_fiscale"),
        WORDS,
        ("codice_fiscale", [f"RSSMRA80A01H5{n:02d}A" for n in range(10, 60)], "the check letter never changes"),
    ),
    "es_dni": Case(
        "x",
        made("es_dni"),
        WORDS,
        ("dni", [f"{n}A" for n in range(12_345_600, 12_345_660)], "the letter does not go with the number"),
    ),
    "nl_bsn": Case("bsn", made("nl_bsn"), WORDS, ("bsn", NINE, "the eleven test fails")),
    "pl_pesel": Case("x", made("pl_pesel"), WORDS, ("pesel", ELEVEN, "no date, no check digit")),
    "br_cpf": Case("x", made("br_cpf"), WORDS, ("cpf", ELEVEN, "both check digits are wrong")),
    "se_personnummer": Case(
        "x",
        made("se_personnummer"),
        WORDS,
        ("part_no", [f"{n}-1234" for n in range(991300, 991360)], "there is no thirteenth month"),
    ),
    "in_aadhaar": Case(
        "x",
        [*made("in_aadhaar"), *grouped(made("in_aadhaar"), 4, 4, 4)],
        WORDS,
        ("aadhaar", serial(234_567_890_101), "one in ten passes by chance"),
    ),
    "ca_sin": Case("sin", made("ca_sin"), WORDS, ("sin", NINE, "one in ten passes by chance")),
    "cn_resident_id": Case(
        "x", made("cn_resident_id"), WORDS, ("id_card", serial(110_101_199_003_070_000), "one in eleven passes by chance")
    ),
    "mx_curp": Case("x", made("mx_curp"), WORDS, ("sku", ("GARC800101ABC", "LOPM900202XYZ"), "thirteen signs are not eighteen")),
    "passport": Case(
        "passport_no",
        ("C01X00T47", "L898902C3"),
        WORDS,
        ("part", ("C01X00T47", "L898902C3"), "only the name tells it from any code"),
    ),
    "iban": Case(
        "x",
        [pii_numbers.iban(RANDOM, "DE") for _ in range(9)],
        WORDS,
        ("iban", [f"DE00{n}" for n in serial(370_400_440_532_013_000)], "the check digits are wrong"),
    ),
    "payment_card": Case(
        "x",
        [pii_numbers.card(RANDOM) for _ in range(30)],
        (*WORDS, "1234567812345678"),
        ("card_number", SIXTEEN, "one in ten passes by chance"),
    ),
    "card_security_code": Case(
        "cvv",
        ("123", "456", "7890"),
        WORDS,
        ("ACADEMIC_YEAR_CODE", ("201", "202", "203"), "a code of three digits in a column of years"),
    ),
    "currency_code": Case(
        "x", ("EUR", "USD", "GBP", "JPY"), WORDS, ("code", ("ABC", "XYZ", "QQQ"), "three letters are no currency")
    ),
    "money_amount": Case(
        "x", ("$5.00", "$1,234.50", "€ 12"), WORDS, ("measure", ("5.00", "1234.50"), "a number without a currency")
    ),
    "country": Case("x", ("Germany", "France", "Brazil", "Kenya"), WORDS, ("word", ("Garage", "Farce"), "any capitalised word")),
    "country_code": Case("country", ("DE", "FR", "BR", "KE"), WORDS, ("grade", ("A1", "B2"), "letters with digits")),
    "region": Case("x", ("California", "Texas", "Ohio", "NY"), WORDS, ("status", ("Open", "Closed"), "any capitalised word")),
    "city": Case(
        "x",
        ("Paris", "Berlin", "Madrid", "Toronto"),
        ("1", "", "--"),
        ("team", ("Sales", "Legal", "Research"), "any capitalised word"),
    ),
    "latitude": Case(
        "lat", ("52.5", "-33.9", "0.1"), WORDS, ("score", ("52.5", "-33.9"), "only the name tells it from any number")
    ),
    "longitude": Case(
        "lon", ("13.4", "-151.2", "0.1"), WORDS, ("score", ("13.4", "-151.2"), "only the name tells it from any number")
    ),
    "coordinates": Case(
        "x", ("52.5200, 13.4050", "-33.86, 151.21"), WORDS, ("pair", ("3, 4", "5, 6"), "two whole numbers are no point")
    ),
    "url": Case(
        "x",
        ("https://example.org/a?b=c", "http://example.com"),
        WORDS,
        ("path", ("/var/log/a.txt", "/etc/hosts"), "a path has no host"),
    ),
    "uuid": Case(
        "x",
        ("123e4567-e89b-42d3-a456-426614174000", "00000000-0000-4000-8000-000000000001"),
        WORDS,
        ("key", ("ABCDE-FGHIJ-KLMNO", "PQRST-UVWXY-Z1234"), "groups of other lengths"),
    ),
    "hash": Case(
        "x",
        ("d41d8cd98f00b204e9800998ecf8427e", "900150983cd24fb0d6963f7d28e17f72"),
        WORDS,
        ("n", ("1" * 32, "2" * 32), "digits alone are a number"),
    ),
    "version": Case("x", ("1.2.3", "2.0.11", "10.4.0"), WORDS, ("price", ("1.20", "3.45"), "two parts are a decimal number")),
    "file_path": Case("x", ("/var/log/a.txt", "C:\\data\\b.csv"), WORDS, ("ratio", ("1/2", "3/4"), "a fraction has a slash too")),
    "colour": Case("x", ("#ff0000", "#00FF7f", "red"), WORDS, ("issue", ("#12", "#345678901"), "a number after a hash sign")),
    "isbn": Case(
        "x",
        ("9780306406157", "9783161484100", "9781861972712"),
        WORDS,
        ("n", serial(9_780_000_000_001), "one in ten passes by chance"),
    ),
    "ean": Case(
        "x", ("4006381333931", "5901234123457", "96385074"), WORDS, ("n", serial(4_000_000_000_001), "one in ten passes by chance")
    ),
    "gender": Case("x", ("male", "female"), WORDS, ("grade", ("M", "F"), "letters stand for anything")),
    "calendar_name": Case("x", ("Monday", "Tuesday", "Friday"), WORDS, ("word", ("Moon", "Sunny"), "words alike")),
    "quantity": Case("x", ("12 kg", "7.5 kg", "3 lb"), WORDS[1:3], ("room", ("12 north", "7 south"), "a word that is no unit")),
    "percentage": Case("x", ("12 %", "7.5%"), WORDS, ("share", ("12", "7.5"), "a number without its sign")),
    "year": Case("year", ("1999", "2024"), WORDS, ("amount", ("1999", "2024"), "only the name tells it from any number")),
    "date": Case("x", ("03/04/2024", "12/31/2024"), WORDS, ("ratio", ("3/4", "12/31"), "two numbers are no date")),
    "embedded_number": Case(
        "x", ("12 north", "7 south east", "40 west", "3 east"), ("hello", "", "--"), ("n", ("12", "7"), "a number alone")
    ),
    "list_of_values": Case(
        "x",
        ("a;b;c", "[1, 2]", "d;e"),
        ("hello there", "", "--"),
        ("sentence", ("It rains, sadly", "Well, no"), "one comma is a sentence"),
    ),
}
