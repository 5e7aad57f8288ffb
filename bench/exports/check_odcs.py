"""Reads a data contract by the standard's own model and schema. Runs in an environment of its own: the rules alone."""

import json
import sys
from importlib.metadata import version

import yaml
from datacontract.data_contract import DataContract
from open_data_contract_standard.model import OpenDataContractStandard

failed = []
contract = OpenDataContractStandard.from_file(sys.argv[1])
linted = DataContract(data_contract_file=sys.argv[1]).lint()
failed += [f"{check.name}: {check.reason}" for check in linted.checks if check.result != "passed"]
with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    names = [each["name"] for each in yaml.safe_load(file)["schema"][0]["properties"]]
failed += [] if names == [each.name for each in contract.schema_[0].properties] else ["names do not read back"]
versions = f"model {version('open-data-contract-standard')}, datacontract-cli {version('datacontract-cli')}"
print(json.dumps({"version": versions, "checked": len(names), "failed": failed}))
