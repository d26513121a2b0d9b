-- The execution rate of a performance form is what was executed over the budget of the year, in per cent. The form keeps no
-- printed place of its amounts: amounts that are whole 万元, or whole hundreds of yuan, are taken to be printed so.
WITH forms AS (
    SELECT
        document_id, form_no, any_value(coalesce(project, title)) AS name, list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages,
        any_value(annual_budget) AS budget, any_value(executed) AS executed, 100 * any_value(execution_rate) AS rate, bool_or(len(flags) > 0) AS is_doubted
    FROM (
        SELECT f.* REPLACE (p.document_id AS document_id, f.page + p.first_page AS page), p.part_id
        FROM performance_indicators AS f JOIN check_parts AS p ON p.part_id = f.document_id
    )
    WHERE annual_budget IS NOT NULL AND executed IS NOT NULL AND execution_rate IS NOT NULL
    GROUP BY document_id, part_id, form_no
),
places AS (
    SELECT *,
        CASE WHEN rate = round(rate, 0) THEN 0.5 WHEN rate = round(rate, 1) THEN 0.05 ELSE 0.005 END AS rate_rounding,
        CASE WHEN budget % 10000 = 0 THEN 5000 WHEN budget % 100 = 0 THEN 50 ELSE 0.005 END AS budget_rounding,
        CASE WHEN executed % 10000 = 0 THEN 5000 WHEN executed % 100 = 0 THEN 50 ELSE 0.005 END AS executed_rounding
    FROM forms
)
SELECT
    document_id,
    name AS place,
    round(50 * executed / budget / rate_rounding) * 2 * rate_rounding AS expected,
    rate AS observed,
    2 * rate_rounding + round(100 * (executed_rounding + budget_rounding * executed / budget) / (budget - budget_rounding), 6) AS tolerance,
    []::VARCHAR[] AS terms,
    pages,
    NOT is_doubted AS is_certain
FROM places
WHERE budget > budget_rounding
