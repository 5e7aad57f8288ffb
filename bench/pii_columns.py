"""Labelled columns: personal data in twelve locales, and what is easily taken for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from faker import Faker

from bench import pii_numbers

LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "sv_SE", "en_IN", "es_MX")
VAGUE = ("col_17", "value", "field 3", "data", "x", "f12", "info", "column_b")
HOSTILE = ("", "^.*$", "'; DROP TABLE users; --", "=1+1", "naïve\u202e name\u0000", "😀", "a/b\\c", " " * 40)
Make = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column and what personal data it holds; ``kind`` is empty for none. ``naming`` is given, vague, hostile or negative."""

    name: str
    values: tuple[str, ...]
    kind: str
    source: str
    naming: str
    is_telling: bool = True
    """Whether its values say by themselves what they are, to anyone."""


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    names: tuple[str, ...]
    make: Make
    source: str
    is_telling: bool


def columns(seed: int) -> Iterator[Labelled]:
    """All of them, the same for the same seed."""
    random = Random(seed)
    for each in _kinds(random, seed):
        for naming, name in (
            *(("given", name) for name in each.names),
            ("vague", random.choice(VAGUE)),
            ("hostile", random.choice(HOSTILE)),
        ):
            yield Labelled(name, _values(each.make, random), each.kind, each.source, naming, each.is_telling)
    for source, names, make in (*_numbers(random), *_words(random, seed)):
        for name in names:
            yield Labelled(name, _values(make, random), "", source, "negative")


def _values(make: Make, random: Random) -> tuple[str, ...]:
    made = [make() for _ in range(random.choice((12, 60, 300, 1200)))]
    # Real columns have gaps and slips.
    return tuple(random.choice(("N/A", "", "unknown", "-")) if random.random() < 0.02 else value for value in made)


def _kinds(random: Random, seed: int) -> Iterator[_Kind]:
    for locale, words in NAMES.items():
        fake = Faker(locale)
        fake.seed_instance(seed)
        name, first, last, phone, address, code, birth, mail = words
        yield _Kind("person_name", (name,), fake.name, f"{locale} names", True)
        yield _Kind("person_name", (first,), fake.first_name, f"{locale} given names", True)
        yield _Kind("person_name", (last,), fake.last_name, f"{locale} family names", True)
        yield _Kind(
            "phone",
            (phone,),
            fake.phone_number,
            f"{locale} phones",
            locale in ("en_US", "de_DE", "sv_SE", "it_IT", "es_ES", "pl_PL"),
        )
        yield _Kind("postal_address", (address,), fake.street_address, f"{locale} streets", True)
        yield _Kind("postal_code", (code,), fake.postcode, f"{locale} postcodes", locale == "en_GB")
        yield _Kind("date_of_birth", (birth,), lambda: pii_numbers.born(random).isoformat(), f"{locale} births", False)
        yield _Kind("email", (mail,), fake.email, f"{locale} e-mails", True)
    for kind, make in pii_numbers.NATIONAL.items():
        yield _Kind(kind, ID_NAMES[kind], lambda make=make: make(random), kind, True)
        if kind in ("us_ssn", "br_cpf", "se_personnummer"):
            bare = kind == "us_ssn"
            yield _Kind(
                kind, ID_NAMES[kind], lambda make=make: "".join(filter(str.isdigit, make(random))), f"{kind} bare", not bare
            )
    for country in ("DE", "FR", "ES", "GB", "IT", "NL", "PL", "SE", "PT", "BE", "AT", "CH"):
        yield _Kind(
            "iban", ("IBAN", "bank_account"), lambda country=country: pii_numbers.iban(random, country), f"{country} IBANs", True
        )
    yield _Kind("payment_card", ("card_number", "CreditCardNo"), lambda: pii_numbers.card(random), "cards", True)
    yield _Kind(
        "payment_card",
        ("pan", "cc_number"),
        lambda: _grouped(pii_numbers.luhn("4" + pii_numbers.digits(random, 14))),
        "cards in groups",
        True,
    )
    fake = Faker("en_US")
    fake.seed_instance(seed + 1)
    yield _Kind("ip_address", ("ip", "client_ip", "RemoteAddr"), fake.ipv4, "IPv4", True)
    yield _Kind("ip_address", ("ipv6_address", "src_ip"), fake.ipv6, "IPv6", True)
    yield _Kind("mac_address", ("mac", "device_mac_address"), fake.mac_address, "MAC addresses", True)
    yield _Kind("phone", ("mobile_e164", "msisdn"), lambda: "+" + pii_numbers.digits(random, 11, "123456789"), "E.164", True)
    yield _Kind("phone", ("phone", "Phone Number"), lambda: pii_numbers.digits(random, 10, "23456789"), "bare digits", False)


def _grouped(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, 16, 4))


NAMES = {
    "en_US": ("full_name", "FirstName", "last_name", "phone", "street_address", "zip", "dob", "email"),
    "en_GB": ("customer_name", "forename", "surname", "Telephone No.", "address line 1", "postcode", "date_of_birth", "e-mail"),
    "de_DE": ("Name", "Vorname", "Nachname", "Telefon", "Straße", "PLZ", "Geburtsdatum", "E-Mail-Adresse"),
    "fr_FR": ("nom_complet", "prénom", "nom_de_famille", "téléphone", "adresse", "code_postal", "date_de_naissance", "courriel"),
    "es_ES": ("nombre_completo", "nombre", "apellidos", "teléfono", "dirección", "codigo_postal", "fecha_nacimiento", "correo"),
    "it_IT": ("nome_cognome", "nome", "cognome", "cellulare", "indirizzo", "CAP", "data_di_nascita", "email_cliente"),
    "pt_BR": ("nome_completo", "nome", "sobrenome", "celular", "endereço", "CEP", "data_nascimento", "emailUsuario"),
    "nl_NL": ("naam", "voornaam", "achternaam", "telefoonnummer", "straatnaam", "postcode", "geboortedatum", "mail"),
    "pl_PL": ("imie_nazwisko", "imię", "nazwisko", "numer_telefonu", "ulica", "kod_pocztowy", "data_urodzenia", "adres_email"),
    "sv_SE": ("namn", "förnamn", "efternamn", "telefon", "gatuadress", "postnummer", "födelsedatum", "epost_email"),
    "en_IN": ("EmployeeName", "first_name", "LAST_NAME", "mobile_no", "Address", "PINCODE", "birth_date", "EMAIL_ID"),
    "es_MX": (
        "cliente_nombre",
        "nombre",
        "apellido_paterno",
        "telefono_movil",
        "domicilio",
        "cp",
        "fecha_de_nacimiento",
        "correo_electronico",
    ),
}
ID_NAMES = {
    "us_ssn": ("ssn", "SocialSecurityNumber"),
    "uk_nino": ("nino", "National Insurance No"),
    "uk_nhs": ("nhs_number", "NHS No"),
    "de_idnr": ("steuer_id", "IdNr"),
    "fr_nir": ("nir", "numero_securite_sociale"),
    "it_codice_fiscale": ("codice_fiscale", "CodFiscale"),
    "es_dni": ("dni", "NIF"),
    "nl_bsn": ("bsn", "burgerservicenummer"),
    "pl_pesel": ("pesel", "PESEL_nr"),
    "br_cpf": ("cpf", "CPF_cliente"),
    "se_personnummer": ("personnummer", "personnr"),
    "in_aadhaar": ("aadhaar_no", "Aadhar Number"),
    "ca_sin": ("sin", "social_insurance_number"),
    "cn_resident_id": ("resident_id", "id_card_no"),
    "mx_curp": ("curp", "CURP_empleado"),
}


def _numbers(random: Random) -> Iterator[tuple[str, tuple[str, ...], Make]]:
    serial, long_serial = iter(range(100_000_001, 10**9)), iter(range(4_000_000_000_000_001, 10**16))
    start = datetime(2021, 3, 1, tzinfo=UTC)

    def number(low: int, high: int) -> Make:
        return lambda: str(random.randint(low, high))

    def pick(*options: str) -> Make:
        return lambda: random.choice(options)

    yield "order numbers", ("order_number", "Order No", "number", "card_order"), lambda: f"ORD-{random.randint(10000, 99999999)}"
    yield "order numbers of digits", ("order_id", "number", "contact_id", "account_no"), number(1_000_000_000, 9_999_999_999)
    yield (
        "SKUs",
        ("sku", "item", "product_code", "nino_code"),
        lambda: f"{random.choice('ABCDEFG')}{random.choice('XYZ')}-{random.randint(100, 9999)}-{random.choice('SML')}",
    )
    yield "years", ("year", "birth_rate_year", "code", "zip_archive_year"), number(1950, 2024)
    yield (
        "academic years",
        ("ACADEMIC_YEAR_CODE", "academic_year", "term", "cvv_year"),
        pick("2018", "2019", "2020", "2021", "2022"),
    )
    yield "academic year codes", ("ACADEMIC_YEAR_CODE", "acad_yr_cd", "card_year"), number(190, 230)
    yield (
        "versions",
        ("version", "app_release", "firmware", "col_3"),
        lambda: f"{random.randint(0, 20)}.{random.randint(0, 30)}.{random.randint(0, 400)}",
    )
    yield (
        "versions of four parts",
        ("version", "build", "os_version"),
        lambda: f"{random.randint(1, 12)}.{random.randint(0, 3)}.{random.randint(0, 9)}.{random.randint(0, 9)}",
    )
    yield "hashes", ("md5", "email_hash", "ssn_hash", "x"), lambda: hashlib.md5(str(random.random()).encode()).hexdigest()
    yield "latitudes", ("lat", "phone_lat", "c4", "y"), lambda: f"{random.uniform(-89, 89):.6f}"
    yield "signed longitudes", ("longitude", "lon", "value"), lambda: f"{random.uniform(-179, 179):+.6f}"
    yield (
        "pairs of coordinates",
        ("location", "geo", "address_geo"),
        lambda: f"{random.uniform(-89, 89):.5f}, {random.uniform(-179, 179):.5f}",
    )
    yield "nine-digit serials", ("id", "record_id", "key", "col_8", "user_number"), lambda: str(next(serial))
    yield "nine digits", ("id", "tracking", "col_9", "member_id", "number"), number(100_000_000, 999_999_999)
    yield "sixteen-digit serials", ("id", "card_id", "card_number_seq", "col_16"), lambda: str(next(long_serial))
    yield (
        "sixteen digits",
        ("tracking_number", "card_ref", "payment_id", "col_1"),
        number(4_000_000_000_000_000, 4_999_999_999_999_999),
    )
    yield "eleven digits", ("id", "reference", "col_2", "customer_no"), number(10_000_000_000, 99_999_999_999)
    yield "twelve digits", ("id", "awb", "shipment"), number(200_000_000_000, 999_999_999_999)
    yield "prices", ("price", "amount", "card_fee", "col_5"), lambda: f"{random.uniform(1, 900):.2f}"
    yield "prices with a sign", ("price", "unit cost", "col_6"), lambda: f"${random.uniform(1, 9000):,.2f}"
    yield (
        "timestamps",
        ("created_at", "updated", "phone_verified_at"),
        lambda: f"{start + timedelta(seconds=random.randrange(10**8)):%Y-%m-%dT%H:%M:%S}+00:00",
    )
    yield "epoch seconds", ("ts", "timestamp", "created", "event_time"), number(1_500_000_000, 1_700_000_000)
    yield "epoch milliseconds", ("ts_ms", "event_time_ms", "col_11"), number(1_500_000_000_000, 1_700_000_000_000)
    yield (
        "dates",
        ("order_date", "shipped", "birth_rate_date", "col_12"),
        lambda: (start + timedelta(days=random.randrange(900))).date().isoformat(),
    )
    yield (
        "part numbers",
        ("part_no", "part_number", "component", "col_13"),
        lambda: f"{random.randint(100, 999)}-{random.randint(10000, 99999)}-{random.randint(10, 99)}",
    )
    yield "counts", ("phone_count", "number_of_cards", "email_cnt", "children"), number(0, 12)
    yield "five-digit amounts", ("population", "units", "salary", "code"), number(10_000, 99_999)
    yield "three-digit codes", ("area_code", "branch_code", "security_level", "code"), number(100, 999)
    yield (
        "quantities",
        ("weight", "dose", "phone_screen"),
        lambda: f"{random.randint(1, 500)} {random.choice(['kg', 'mg', 'ml', 'cm'])}",
    )
    yield (
        "times",
        ("start_time", "duration", "address_time"),
        lambda: f"{random.randint(0, 23):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}",
    )
    yield (
        "section numbers",
        ("section", "chapter", "clause"),
        lambda: f"{random.randint(1, 9)}.{random.randint(1, 20)}.{random.randint(1, 9)}.{random.randint(1, 9)}",
    )
    yield "percentages", ("rate", "birth_rate", "card_rate"), lambda: f"{random.uniform(0, 100):.1f}%"
    yield (
        "flight numbers",
        ("flight", "flight_no", "carrier_code"),
        lambda: f"{random.choice(['LH', 'BA', 'AF', 'UA'])}{random.randint(100, 9999)}",
    )
    yield (
        "licence keys",
        ("license_key", "serial", "activation"),
        lambda: "-".join("".join(random.choice("ABCDEFGHJK23456789") for _ in range(5)) for _ in range(4)),
    )


def _words(random: Random, seed: int) -> Iterator[tuple[str, tuple[str, ...], Make]]:
    fake = Faker("en_US")
    fake.seed_instance(seed + 2)
    words = ("Oak", "Walnut", "Steel", "Classic", "Nova", "Victoria", "Jackson", "Prime", "Aria", "Milo", "Ultra", "Compact")
    things = ("Chair", "Desk Lamp", "Backpack", "Charger 65W", "Blender", "Running Shoe", "Mug", "Keyboard", "Sofa", "Drill")

    def pick(*options: str) -> Make:
        return lambda: random.choice(options)

    yield "product names", ("product_name", "name", "item", "title"), lambda: f"{random.choice(words)} {random.choice(things)}"
    yield "companies", ("company_name", "vendor", "supplier", "account_name"), fake.company
    yield "jobs", ("job_title", "position", "name_of_role", "role"), fake.job
    yield (
        "cities",
        ("city", "destination", "store_city", "col_14"),
        pick(
            "Boston",
            "Austin",
            "Paris",
            "Berlin",
            "Madrid",
            "Milan",
            "Florence",
            "Houston",
            "Denver",
            "Dallas",
            "Phoenix",
            "Jackson",
        ),
    )
    yield "countries", ("country", "ship_country", "col_15"), fake.country
    yield (
        "colours",
        ("color", "shade", "col_18"),
        pick("red", "green", "blue", "black", "white", "silver", "rose", "jade", "amber", "hazel"),
    )
    yield (
        "departments",
        ("department", "team", "group_name"),
        pick("Sales", "Marketing", "Legal", "Finance", "Human Resources", "Research", "Support"),
    )
    yield (
        "statuses",
        ("email_status", "phone_type", "card_type", "address_type"),
        pick("active", "pending", "closed", "home", "work", "mobile"),
    )
    yield "flags", ("has_phone", "is_email_verified", "ssn_present"), pick("yes", "no")
    yield "UUIDs", ("user_id", "session", "uuid"), fake.uuid4
    yield "ISBNs", ("isbn", "book", "col_20"), lambda: fake.isbn13(separator="")
    yield "EANs", ("ean", "barcode", "col_21"), fake.ean13
    yield "web addresses", ("url", "email_link", "homepage"), fake.url
    yield "domains", ("email_domain", "host", "domain"), fake.domain_name
    yield "sentences", ("comment", "notes", "address_notes", "description"), fake.sentence
    yield "songs", ("track", "title", "event_name"), lambda: " ".join(fake.words(3)).title()
