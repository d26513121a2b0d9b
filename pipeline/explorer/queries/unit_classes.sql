-- Classes over the years.
SELECT fiscal_year, budget_kind, class_code, class_name, initial_budget, actual
FROM budget_vs_actual_by_class
WHERE unit_id = $unit
ORDER BY budget_kind = 'general' DESC, budget_kind, class_code, fiscal_year
