-- Reports' own words for deviations that hold all the words asked for; the largest deviations first.
SELECT unit_id, unit_name, fiscal_year, function_code, item_name, initial_budget, actual, variance, execution_rate,
    variance_reason, count(*) OVER () AS hits
FROM budget_vs_actual
WHERE variance_reason IS NOT NULL
    AND list_bool_and(list_transform($words::VARCHAR[], lambda word: contains(lower(variance_reason), word)))
ORDER BY abs(variance) DESC NULLS LAST, unit_id, fiscal_year, function_code
LIMIT $most OFFSET $skip
