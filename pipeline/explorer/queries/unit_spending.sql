-- Budget against actual of one year, classes, sections and items in the order of their codes.
WITH rows AS (
    SELECT 'class' AS level, budget_kind, class_code AS code, class_name AS name, initial_budget, annual_budget, actual, basic,
        project, variance, execution_rate, share_of_actual, share_of_budget, NULL AS variance_reason, NULL AS status, NULL AS claims,
        NULL AS agreeing, items, items_without_budget, printed_difference, flags
    FROM budget_vs_actual_by_class WHERE unit_id = $unit AND fiscal_year = $year
    UNION ALL BY NAME
    SELECT 'section' AS level, budget_kind, section_code AS code, section_name AS name, initial_budget, annual_budget, actual,
        basic, project, variance, execution_rate, share_of_actual, share_of_budget, items, items_without_budget,
        printed_difference, flags
    FROM budget_vs_actual_by_section WHERE unit_id = $unit AND fiscal_year = $year
    UNION ALL BY NAME
    SELECT 'item' AS level, budget_kind, function_code AS code, item_name AS name, initial_budget, annual_budget, actual, basic,
        project, variance, execution_rate, variance_reason, status, claims, agreeing, unresolved, flags
    FROM budget_vs_actual WHERE unit_id = $unit AND fiscal_year = $year
)
SELECT * FROM rows ORDER BY budget_kind = 'general' DESC, budget_kind, code
