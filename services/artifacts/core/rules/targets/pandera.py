"""A schema of Pandera as a Python module. Nothing of the data stands in it but as a literal that ``ascii`` wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from services.artifacts.core.rules.heading import heading
from services.artifacts.core.rules.rule_set import TIMES, Column, Rule, RuleSet

HEAD: Final = """\
import pandas as pd
import pandera.pandas as pa

"""
READ: Final = """\
# How pandas is to read the file: pd.read_csv(path, **READ)
READ = {"dtype": %s, "parse_dates": %s}

"""
TAIL: Final = """\

if __name__ == "__main__":
    import sys

    schema.validate(pd.read_csv(sys.argv[1], **READ), lazy=True)
"""


class Pandera:
    """For whoever works with pandas: ``python schema_pandera.py file.csv``, or import ``schema``."""

    name = "pandera"
    file_name = "schema_pandera.py"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        by_column = rules.by_column()
        named = [
            column
            for column in rules.columns
            if column.name in by_column or any(column.name in each.columns for each in rules.of_table)
        ]
        left_out = [
            rule for rule in rules.rules if rule.kind == "freshness" or (len(rule.columns) == 1 and _is_unsaid(rule, named))
        ]
        lines = [f"# {line}" for line in heading(rules, left_out)]
        columns = [line for column in named for line in _column(column, by_column.get(column.name, ()))]
        checks = [f"        {check}," for rule in rules.of_table if (check := _table_check(rule))]
        body = ["schema = pa.DataFrameSchema(", "    {", *columns, "    },", "    checks=[", *checks, "    ],", ")"]
        return "\n".join([*lines, HEAD + READ % (_types(named), _times(named)), *body, TAIL])


def _types(columns: Sequence[Column]) -> str:
    # Texts of digits would lose their leading zeros.
    return ascii({column.name: "string" for column in columns if column.is_text})


def _times(columns: Sequence[Column]) -> str:
    return ascii([column.name for column in columns if column.logical_type in TIMES and column.is_clean])


def _is_unsaid(rule: Rule, columns: Sequence[Column]) -> bool:
    return rule.kind == "format" and not any(column.is_text for column in columns if column.name == rule.columns[0])


def _column(column: Column, rules: Sequence[Rule]) -> Iterator[str]:
    kinds = {rule.kind for rule in rules}
    yield f"        {column.name!a}: pa.Column("
    yield f"            nullable={'not_null' not in kinds},"
    yield f"            unique={'unique' in kinds},"
    yield "            checks=["
    for rule in rules:
        if check := _check(rule, column):
            yield f"                {check},"
    yield "            ],"
    yield "        ),"


def _check(rule: Rule, column: Column) -> str:
    found: str = ""
    match rule.kind:
        case "range":
            found = " ".join(_bounds(rule))
        case "length":
            found = f"pa.Check.str_length({rule.minimum!a}, {rule.maximum!a})"
        case "format" if column.is_text:
            found = f"pa.Check.str_matches({rule.pattern!a})"
        case "allowed_values":
            found = f"pa.Check.isin({list(rule.values)!a})"
        case "completeness":
            name = ascii(f"at least {rule.ratio:g} present")
            found = f"pa.Check(lambda s: s.notna().mean() >= {rule.ratio!r}, ignore_na=False, name={name})"
        case "not_in_future":
            now = "pd.Timestamp.now(tz=s.dt.tz)"
            found = f"pa.Check(lambda s: s <= {now}, name='not in the future')"
    return found


def _bounds(rule: Rule) -> Iterator[str]:
    def bound(value: object) -> str:
        return f"pd.Timestamp({value!a})" if isinstance(value, str) else ascii(value)

    if rule.minimum is not None:
        yield f"pa.Check.ge({bound(rule.minimum)})" + ("," if rule.maximum is not None else "")
    if rule.maximum is not None:
        yield f"pa.Check.le({bound(rule.maximum)})"


def _table_check(rule: Rule) -> str:
    names = list(rule.columns)
    match rule.kind:
        case "row_count":
            test = f"{rule.minimum or 0!a} <= len(df)" + ("" if rule.maximum is None else f" <= {rule.maximum!a}")
        case "unique_together":
            test = f"not df.duplicated({names!a}).any()"
        case "depends_on":
            test = f"bool((df.groupby({names[:1]!a}, dropna=False)[{names[1]!a}].nunique(dropna=False) <= 1).all())"
        case "identical":
            first, second = (f"df[{name!a}]" for name in names)
            test = f"bool((({first} == {second}) | ({first}.isna() & {second}.isna())).all())"
        case _:
            return ""
    return f"pa.Check(lambda df: {test}, name={rule.kind!a})"
