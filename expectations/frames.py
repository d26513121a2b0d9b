"""Great Expectations over one pandas frame: in memory, whole, with nothing written or sent anywhere.

The library is imported inside the function: importing it costs seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    import great_expectations as gx

__all__ = ["judge"]


def judge(
    make_suite: Callable[[], gx.ExpectationSuite],
    frame: pd.DataFrame,
    result_format: Literal["BASIC", "COMPLETE"] = "BASIC",
) -> list[Any]:
    """The results of a suite over a frame, one per expectation.

    `make_suite` is called when the library is loaded. `BASIC` gives a few of the values that break an expectation,
    `COMPLETE` the index of every such row.
    """
    # analytics are decided when the library is imported, so the variable comes before the import
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas(name="frames").add_dataframe_asset(name="frame")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": frame})
    return list(batch.validate(make_suite(), result_format=result_format).results)
