-- A unit whose income and carry-over are fiscal alone: each code of the expenditure statement equals the sum of the fiscal
-- statements (general budget, government funds, state capital).
WITH fiscal_units AS (
    SELECT document_id
    FROM check_quantities
    WHERE quantity IN ('t1.expenditure_this_year', 't4.expenditure_this_year', 't1.income_this_year', 't4.income_this_year', 't1.carryover_begin', 't4.carryover_begin')
    GROUP BY document_id
    HAVING max(value) FILTER (quantity = 't1.expenditure_this_year') = max(value) FILTER (quantity = 't4.expenditure_this_year')
        AND max(value) FILTER (quantity = 't1.income_this_year') = max(value) FILTER (quantity = 't4.income_this_year')
        AND coalesce(max(value) FILTER (quantity = 't1.carryover_begin'), 0) = coalesce(max(value) FILTER (quantity = 't4.carryover_begin'), 0)
        AND max(variants) = 1
),
fiscal AS (
    SELECT document_id, code, part, sum(value) AS value, sum(rounding) AS rounding, check_terms_in_order(list({'by': statement, 'terms': terms})) AS terms,
        max(variants) = 1 AND bool_and(is_single) AS is_certain
    FROM check_items
    WHERE statement IN ('gpb_expenditure', 'government_fund', 'state_capital') AND part IN ('total', 'expenditure_basic', 'expenditure_project')
    GROUP BY document_id, code, part
)
SELECT
    e.document_id,
    concat(e.code, CASE e.part WHEN 'expenditure_basic' THEN ' 基本支出' WHEN 'expenditure_project' THEN ' 项目支出' ELSE '' END) AS place,
    f.value AS expected,
    e.value AS observed,
    e.rounding + f.rounding AS tolerance,
    e.terms || f.terms AS terms,
    e.variants = 1 AND e.is_single AND f.is_certain AS is_certain
FROM check_items AS e
SEMI JOIN fiscal_units USING (document_id)
JOIN fiscal AS f USING (document_id, code, part)
WHERE e.statement = 'expenditure'
