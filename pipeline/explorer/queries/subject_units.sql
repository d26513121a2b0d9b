-- Units that report the subject in a year, the largest first. One code is of one level, so one part alone answers.
WITH rows AS (
    SELECT unit_id, unit_name, province, initial_budget, actual, variance, execution_rate, NULL AS share, variance_reason
    FROM budget_vs_actual WHERE function_code = $code AND fiscal_year = $year
    UNION ALL BY NAME
    SELECT unit_id, unit_name, province, initial_budget, actual, variance, execution_rate, coalesce(share_of_actual, share_of_budget) AS share
    FROM budget_vs_actual_by_section WHERE section_code = $code AND fiscal_year = $year
    UNION ALL BY NAME
    SELECT unit_id, unit_name, province, initial_budget, actual, variance, execution_rate, coalesce(share_of_actual, share_of_budget) AS share
    FROM budget_vs_actual_by_class WHERE class_code = $code AND fiscal_year = $year
    UNION ALL BY NAME
    SELECT unit_id, unit_name, province, budget AS initial_budget, actual, share
    FROM economic_spending WHERE economic_code = $code AND fiscal_year = $year
)
SELECT *, count(*) OVER () AS hits
FROM rows
ORDER BY coalesce(actual, initial_budget) DESC NULLS LAST, unit_id
LIMIT $most OFFSET $skip
