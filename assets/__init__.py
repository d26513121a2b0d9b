"""The Dagster layer: assets along the way of a figure, their checks, schedules and resources.

Thin on purpose: each module calls one package of `pipeline` and reports metadata. Nothing here knows tables or prose.
"""

import warnings

# The pins hold Dagster at one minor version, and a terminal is no place to hear of its plans for the next.
warnings.filterwarnings("ignore", message=r"Parameter `(backfill_policy|owners|freshness_policy)`", module="dagster")
