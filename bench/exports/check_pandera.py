"""Imports a schema module and validates a CSV file with it. In an environment of its own: rules, then data without its suffix."""

import importlib.util
import json
import sys
from importlib.machinery import SourceFileLoader

import pandas as pd
import pandera

loader = SourceFileLoader("exported", sys.argv[1])
module = importlib.util.module_from_spec(importlib.util.spec_from_loader("exported", loader))
loader.exec_module(module)
frame = pd.read_csv(f"{sys.argv[2]}.csv", **module.READ)
failed = []
try:
    module.schema.validate(frame, lazy=True)
except pandera.errors.SchemaErrors as told:
    failed = [f"{row.column}: {row.check}" for row in told.failure_cases.itertuples()]
checked = len(module.schema.checks) + sum(len(column.checks) + 2 for column in module.schema.columns.values())
print(json.dumps({"version": pandera.__version__, "checked": checked, "failed": sorted(set(failed))}))
