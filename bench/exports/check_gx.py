"""Runs a suite of Great Expectations on a Parquet file. In an environment of its own: rules, then data without its suffix."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
import great_expectations as gx  # noqa: E402
import pandas as pd  # noqa: E402

with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    told = json.load(file)
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
suite = context.suites.add(gx.ExpectationSuite(**told))
frame = pd.read_parquet(f"{sys.argv[2]}.parquet")
source = context.data_sources.add_pandas("files").add_dataframe_asset("file")
result = source.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame}).validate(suite)
failed = [f"{each.expectation_config.type} {each.expectation_config.kwargs}" for each in result.results if not each.success]
print(json.dumps({"version": gx.__version__, "checked": len(result.results), "failed": failed}))
