"""Validates every row of an NDJSON file by a JSON Schema. In an environment of its own: rules, then data without its suffix."""

import json
import subprocess
import sys
from importlib.metadata import version

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
meta = subprocess.run(
    [sys.executable, "-m", "check_jsonschema", "--check-metaschema", sys.argv[1]], capture_output=True, text=True, check=False
)
failed = [meta.stdout] if meta.returncode else []
validator = jsonschema.Draft202012Validator(schema)
with open(f"{sys.argv[2]}.ndjson", encoding="utf-8") as file:  # noqa: PTH123
    rows = [json.loads(line) for line in file]
failed += sorted({f"{error.json_path}: {error.validator}" for row in rows for error in validator.iter_errors(row)})
print(json.dumps({"version": version("jsonschema"), "checked": len(rows), "failed": failed}))
