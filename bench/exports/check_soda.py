"""Scans a Parquet file with SodaCL on DuckDB. In an environment of its own: rules, then data without its suffix."""

import json
import sys
from importlib.metadata import version

import duckdb
from soda.scan import Scan

with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    checks = file.read()
table = next(line for line in checks.splitlines() if "checks for" in line).split("checks for ")[1].rstrip('":')
connection = duckdb.connect()
connection.execute(f"create table \"{table}\" as from read_parquet('{sys.argv[2]}.parquet')")
scan = Scan()
scan.set_scan_definition_name("exported")
scan.set_data_source_name("duckdb")
scan.add_duckdb_connection(connection)
scan.add_sodacl_yaml_str(checks)
scan.execute()
results = scan.get_scan_results()["checks"]
failed = [each["name"] for each in results if each["outcome"] != "pass"]
errors = [str(each) for each in scan.get_error_logs()]
print(json.dumps({"version": version("soda-core"), "checked": len(results), "failed": failed + errors}))
