-- Items that changed most against the year before, by today's code.
SELECT function_code_harmonised, subject_name, function_codes, prior_function_codes, prior_initial_budget, initial_budget,
    budget_change, budget_growth, prior_actual, actual, actual_change, actual_growth, flags
FROM year_over_year
WHERE unit_id = $unit AND fiscal_year = $year AND coalesce(actual_change, budget_change) IS NOT NULL
ORDER BY abs(coalesce(actual_change, budget_change)) DESC, function_code_harmonised
