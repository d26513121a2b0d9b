"""The Dagster layer: assets along the way of a figure, their checks, schedules and resources.

Thin on purpose: each module calls one package of `pipeline` and reports metadata. Nothing here knows tables or prose.
"""
