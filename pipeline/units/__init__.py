"""Units: what a report says it is, and the body (部门, 单位) and place that it belongs to."""
