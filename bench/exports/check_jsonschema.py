"""Validates the rows of a Parquet file, as JSON, by a JSON Schema. In an environment of its own: rules, data without suffix."""

import json
import subprocess
import sys
from importlib.metadata import version

import jsonschema
from pyarrow import parquet


def plain(value):
    """What JSON has no form for: decimals become numbers, times ISO 8601 text."""
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
meta = subprocess.run(
    [sys.executable, "-m", "check_jsonschema", "--check-metaschema", sys.argv[1]], capture_output=True, text=True, check=False
)
failed = [meta.stdout] if meta.returncode else []
validator = jsonschema.Draft202012Validator(schema)
rows = json.loads(json.dumps(parquet.read_table(f"{sys.argv[2]}.parquet").to_pylist(), default=plain))
failed += sorted({f"{error.json_path}: {error.validator}" for row in rows for error in validator.iter_errors(row)})
print(json.dumps({"version": version("jsonschema"), "checked": len(rows), "failed": failed}))
