"""Parses and runs dbt tests on DuckDB. In an environment of its own: rules, then data without its suffix.

The packages that the tests name come from a hub; where there is none, stand-ins of the same names and arguments take their place.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

STAND_INS = {
    "dbt_utils": """
{% test not_null_proportion(model, column_name, at_least) %}
select 1 from (select count({{ column_name }}) * 1.0 / count(*) as ratio from {{ model }}) as shares where ratio < {{ at_least }}
{% endtest %}
{% test accepted_range(model, column_name, min_value=none, max_value=none) %}
select 1 from {{ model }} where false
{% if min_value is not none %} or {{ column_name }} < {{ min_value }} {% endif %}
{% if max_value is not none %} or {{ column_name }} > {{ max_value }} {% endif %}
{% endtest %}
{% test unique_combination_of_columns(model, combination_of_columns) %}
select 1 from {{ model }} group by {{ combination_of_columns | join(', ') }} having count(*) > 1
{% endtest %}
{% test expression_is_true(model, expression) %}
select 1 from {{ model }} where not ({{ expression }})
{% endtest %}
{% test recency(model, field, datepart, interval) %}
select 1 from (select max({{ field }}) as newest from {{ model }}) as ages
where newest < current_timestamp::timestamp - interval {{ interval }} {{ datepart }}
{% endtest %}
""",
    "dbt_expectations": """
{% test expect_column_values_to_match_regex(model, column_name, regex) %}
select 1 from {{ model }} where not regexp_matches({{ column_name }}, '{{ regex }}')
{% endtest %}
{% test expect_column_value_lengths_to_be_between(model, column_name, min_value=none, max_value=none) %}
select 1 from {{ model }} where length({{ column_name }}) not between {{ min_value }} and {{ max_value }}
{% endtest %}
{% test expect_table_row_count_to_be_between(model, min_value=none, max_value=none) %}
select 1 from (select count(*) as many from {{ model }}) as counts where many not between {{ min_value }} and {{ max_value }}
{% endtest %}
""",
}
PROFILE = "exported: {target: dev, outputs: {dev: {type: duckdb, path: 'data.duckdb', threads: 1}}}"
FLAGS = "flags: {require_generic_test_arguments_property: true, send_anonymous_usage_stats: false}"


def project(folder: Path, rules: Path, data: str) -> None:
    """A project whose only model is the file."""
    written = rules.read_text(encoding="utf-8")
    model = re.search(r"models:\n  - name: (\S+)", written)
    (folder / "models").mkdir()
    (folder / "models" / "schema.yml").write_text(written, encoding="utf-8")
    (folder / "models" / f"{model.group(1)}.sql").write_text(f"select * from read_parquet('{data}.parquet')")
    (folder / "profiles.yml").write_text(PROFILE)
    (folder / "dbt_project.yml").write_text(f"name: exported\nprofile: exported\nversion: 1.0.0\n{FLAGS}\n")
    (folder / "packages.yml").write_text("packages:\n" + "".join(f"  - local: stand_ins/{name}\n" for name in STAND_INS))
    for name, macros in STAND_INS.items():
        home = folder / "stand_ins" / name
        (home / "macros").mkdir(parents=True)
        (home / "dbt_project.yml").write_text(f"name: {name}\nversion: 1.0.0\n")
        (home / "macros" / "tests.sql").write_text(macros)


def dbt(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of dbt."""
    command = [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", *arguments, "--profiles-dir", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


with tempfile.TemporaryDirectory() as name:
    home = Path(name)
    project(home, Path(sys.argv[1]), sys.argv[2])
    failed: list[str] = []
    for step in ("deps", "parse", "build"):
        done = dbt(home, step)
        if done.returncode and step != "build":
            failed.append(f"dbt {step}: {done.stdout[-600:]}")
            break
    outcomes = home / "target" / "run_results.json"
    results = json.loads(outcomes.read_text())["results"] if outcomes.exists() else []
    tests = [each for each in results if each["unique_id"].startswith("test.")]
    bad = [f"{each['unique_id']}: {each['message']}" for each in results if each["status"] not in ("pass", "success")]
    print(json.dumps({"version": version("dbt-core"), "checked": len(tests), "failed": failed + bad}))
