"""Makes the example: customers of a shop, with the faults that real exports have. Seeded: the same rows each time.

python examples/generate.py [ROWS] > examples/customers.csv
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta

SEED = 20260101
ROWS = 500
FIRST = (
    "Anna",
    "Ben",
    "Chloé",
    "Dmitri",
    "Elif",
    "Femke",
    "Giulia",
    "Hiro",
    "Ingrid",
    "José",
    "Katarzyna",
    "Liam",
    "Mehmet",
    "Noor",
)
LAST = ("Andersson", "Brown", "Çelik", "Dubois", "Eriksen", "Fischer", "García", "Hansen", "Ito", "Jansen", "Kowalska", "Müller")
COUNTRIES = ("DE", "FR", "NL", "PL", "SE", "ES", "IT", "TR")
PLANS = ("free", "team", "business")
HEADER = (
    "customer_id",
    "name",
    "email",
    "postal_code",
    "country",
    "plan",
    "signed_up",
    "last_seen",
    "orders",
    "revenue",
    "score",
    "note",
)


def rows(count: int) -> Iterator[list[str]]:
    """Rows with about one fault in twelve."""
    chance = random.Random(SEED)
    for number in range(1, count + 1):
        row = _clean_row(chance, number)
        if chance.random() < 0.08:
            _spoil(chance, row)
        yield row
        if chance.random() < 0.01:
            yield list(row)  # exported twice


def _clean_row(chance: random.Random, number: int) -> list[str]:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    signed_up = date(2021, 1, 1) + timedelta(days=chance.randrange(1700))
    last_seen = datetime.combine(signed_up, datetime.min.time()) + timedelta(minutes=chance.randrange(60 * 24 * 300))
    orders = int(chance.expovariate(1 / 6))
    return [
        f"C{number:06d}",
        f"{first} {last}",
        f"{first}.{last}@example.com".lower(),
        f"{chance.randrange(100_000):05d}",
        chance.choice(COUNTRIES),
        chance.choices(PLANS, weights=(70, 22, 8))[0],
        signed_up.isoformat(),
        last_seen.isoformat(sep=" ") if chance.random() > 0.15 else "",
        str(orders),
        f"{chance.lognormvariate(3, 1) * orders:.2f}",
        f"{min(max(chance.gauss(7, 1.5), 0), 10):.1f}" if chance.random() > 0.1 else "",
        chance.choice(("", "", "", "prefers phone", "wrong address,\ncalled back", 'said "later"')),
    ]


def _spoil(chance: random.Random, row: list[str]) -> None:
    fault = chance.choice(FAULTS)
    fault(row)


def _placeholder(row: list[str]) -> None:
    row[2] = "N/A"


def _untrimmed(row: list[str]) -> None:
    row[4] = f" {row[4].lower()} "


def _other_case(row: list[str]) -> None:
    row[5] = row[5].upper()


def _far_outlier(row: list[str]) -> None:
    row[9] = "9999999.99"


def _text_in_number(row: list[str]) -> None:
    row[8] = "several"


def _no_such_day(row: list[str]) -> None:
    row[6] = "2024-02-30"


def _in_the_future(row: list[str]) -> None:
    row[7] = "2199-12-31 00:00:00"


def _missing_name(row: list[str]) -> None:
    row[1] = ""


FAULTS = (_placeholder, _untrimmed, _other_case, _far_outlier, _text_in_number, _no_such_day, _in_the_future, _missing_name)


def main() -> None:
    """Write the example to standard output."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a text stream of this interpreter
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows(count))


if __name__ == "__main__":
    main()
