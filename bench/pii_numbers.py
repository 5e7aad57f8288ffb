"""Numbers as their standards write them, check digits computed from the standards' text and with no code of the recognisers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CONSONANTS = "BCDFGHLMNPRSTVZ"


def digits(random: Random, count: int, first: str = "0123456789") -> str:
    """So many digits, the first one of those given."""
    return random.choice(first) + "".join(random.choice("0123456789") for _ in range(count - 1)) if count else ""


def born(random: Random) -> date:
    """A day of birth."""
    return date(1935, 1, 1) + timedelta(days=random.randrange(27_000))


def luhn(body: str) -> str:
    """With its digit after ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return body + str(-total % 10)


def card(random: Random) -> str:
    """Of one of five issuers."""
    prefix, length = random.choice(
        [("4", 16), ("51", 16), ("54", 16), ("2345", 16), ("37", 15), ("34", 15), ("6011", 16), ("3530", 16)]
    )
    return luhn(prefix + digits(random, length - len(prefix) - 1))


def iban(random: Random, country: str) -> str:
    """ISO 13616 with the country's structure (letters a, digits n)."""
    structure = {
        "DE": "n" * 18,
        "FR": "n" * 23,
        "ES": "n" * 20,
        "GB": "a" * 4 + "n" * 14,
        "IT": "a" + "n" * 22,
        "NL": "a" * 4 + "n" * 10,
        "PL": "n" * 24,
        "SE": "n" * 20,
        "PT": "n" * 21,
        "BE": "n" * 12,
        "AT": "n" * 16,
        "CH": "n" * 17,
    }[country]
    account = "".join(random.choice(LETTERS) if sign == "a" else digits(random, 1) for sign in structure)
    number = int("".join(str(int(sign, 36)) for sign in account + country + "00"))
    return f"{country}{98 - number % 97:02d}{account}"


def us_ssn(random: Random) -> str:
    """Area 001..665 or 667..899, group 01..99, serial 0001..9999."""
    area = random.choice([*range(1, 666), *range(667, 900)])
    return f"{area:03d}-{random.randrange(1, 100):02d}-{random.randrange(1, 10_000):04d}"


def uk_nino(random: Random) -> str:
    """Two letters without D F I Q U V (and O second), six digits, A to D."""
    first, second = random.choice("ABCEGHJKLMNOPRSTWXYZ"), random.choice("ABCEGHJKLMNPRSTWXYZ")
    if first + second in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}:
        return uk_nino(random)
    return first + second + digits(random, 6) + random.choice("ABCD")


def uk_nhs(random: Random) -> str:
    """Weights 10 to 2, modulus 11."""
    body = digits(random, 9, "4567")
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return uk_nhs(random) if check == 10 else body + str(check % 11)


def de_idnr(random: Random) -> str:
    """Of ten digits one stands twice and one never; ISO 7064 MOD 11,10."""
    chosen = random.sample("0123456789", 9)
    body = [*chosen, random.choice(chosen)]
    random.shuffle(body)
    if body[0] == "0":
        return de_idnr(random)
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return "".join(body) + str((11 - product) % 10)


def fr_nir(random: Random) -> str:
    """Sex, year, month, department, commune, order; 97 minus the rest of the division by 97."""
    body = f"{random.choice('12')}{random.randrange(100):02d}{random.randrange(1, 13):02d}{random.randrange(1, 96):02d}"
    if body[5:7] == "20":
        return fr_nir(random)
    body += f"{random.randrange(1, 990):03d}{random.randrange(1, 1000):03d}"
    return body + f"{97 - int(body) % 97:02d}"


ODD = dict(
    zip(
        "0123456789" + LETTERS,
        (
            *(
                1,
                0,
                5,
                7,
                9,
                13,
                15,
                17,
                19,
                21,
                1,
                0,
                5,
                7,
                9,
                13,
                15,
                17,
                19,
                21,
                2,
                4,
                18,
                20,
                11,
                3,
                6,
                8,
                12,
                14,
                16,
                10,
                22,
                25,
            ),
            *(24, 23),
        ),
        strict=True,
    )
)


def it_codice_fiscale(random: Random) -> str:
    """Decree of 23 December 1976: odd places by table, even ones by value, modulus 26."""
    day = born(random)
    body = "".join(random.choice(CONSONANTS) for _ in range(6))
    body += f"{day.year % 100:02d}{'ABCDEHLMPRST'[day.month - 1]}{day.day + random.choice((0, 40)):02d}"
    body += random.choice("ABCDEFGHIL") + f"{random.randrange(1, 999):03d}"
    total = sum(ODD[sign] if place % 2 == 0 else int(sign, 36) - (10 if sign.isalpha() else 0) for place, sign in enumerate(body))
    return body + LETTERS[total % 26]


def es_dni(random: Random) -> str:
    """The letter is the number modulo 23."""
    body = digits(random, 8)
    return body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def nl_bsn(random: Random) -> str:
    """Weights 9 to 2 and −1, modulus 11."""
    body = digits(random, 8, "123456789")
    check = sum(int(digit) * (9 - place) for place, digit in enumerate(body)) % 11
    return nl_bsn(random) if check == 10 else body + str(check)


def pl_pesel(random: Random) -> str:
    """Weights 1 3 7 9, modulus 10; months of this century are 20 higher."""
    day = born(random)
    body = f"{day.year % 100:02d}{day.month + (20 if day.year >= 2000 else 0):02d}{day.day:02d}{digits(random, 4)}"
    return body + str(-sum(int(digit) * (1, 3, 7, 9)[place % 4] for place, digit in enumerate(body)) % 10)


def br_cpf(random: Random) -> str:
    """Two digits, weights 10 and 11 downwards, modulus 11."""
    body = digits(random, 9)
    for _ in range(2):
        rest = sum(int(digit) * (len(body) + 1 - place) for place, digit in enumerate(body)) * 10 % 11
        body += str(rest % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def se_personnummer(random: Random) -> str:
    """YYMMDD-NNNC, C after Luhn over the nine digits."""
    day = born(random)
    whole = luhn(f"{day:%y%m%d}{digits(random, 3)}")
    return f"{whole[:6]}-{whole[6:]}"


def in_aadhaar(random: Random) -> str:
    """Verhoeff (1969): the dihedral group of order ten."""

    def times(left: int, right: int) -> int:
        turned = left + right if left < 5 else left - right
        return turned % 5 + (5 if (left < 5) != (right < 5) else 0)

    body = digits(random, 11, "23456789")
    table, total = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], 0
    for place, digit in enumerate(reversed(body), 1):
        moved = int(digit)
        for _ in range(place % 8):
            moved = table[moved]
        total = times(total, moved)
    return body + str(next(check for check in range(10) if times(total, check) == 0))


def ca_sin(random: Random) -> str:
    """Nine digits after Luhn."""
    return luhn(digits(random, 8, "1234567"))


def cn_resident_id(random: Random) -> str:
    """GB 11643: ISO 7064 MOD 11-2."""
    body = random.choice(["110101", "310104", "440305", "510107", "320102"]) + f"{born(random):%Y%m%d}" + digits(random, 3)
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body)) % 11
    return body + "10X98765432"[total]


def mx_curp(random: Random) -> str:
    """Weights 18 to 2 over the place in an alphabet of 37, modulus 10."""
    day = born(random)
    body = random.choice("GLMRSTP") + random.choice("AEIOU") + random.choice(CONSONANTS) + random.choice("JMAL")
    body += f"{day:%y%m%d}{random.choice('HM')}{random.choice(['DF', 'JC', 'NL', 'PL', 'VZ'])}"
    body += "".join(random.choice("BCDFGHLMNPRSTZ") for _ in range(3)) + random.choice("0123456789" if day.year < 2000 else "ABC")
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    return body + str(-sum(alphabet.index(sign) * (18 - place) for place, sign in enumerate(body)) % 10)


NATIONAL = {
    each.__name__: each
    for each in (
        *(
            us_ssn,
            uk_nino,
            uk_nhs,
            de_idnr,
            fr_nir,
            it_codice_fiscale,
            es_dni,
            nl_bsn,
            pl_pesel,
            br_cpf,
            se_personnummer,
            in_aadhaar,
        ),
        *(ca_sin, cn_resident_id, mx_curp),
    )
}
