-- The largest deviations from the budget for which the report gives a reason.
SELECT unit_id, unit_name, fiscal_year, function_code, item_name, initial_budget, actual, variance, execution_rate, variance_reason
FROM budget_vs_actual
WHERE variance_reason IS NOT NULL AND initial_budget > 0 AND status <> 'conflict' AND len(flags) = 0
ORDER BY abs(variance) DESC, unit_id, fiscal_year, function_code
LIMIT 8
