-- An initial budget of 0 has no execution rate: a rate of the initial budget (完成年初预算的) must not be printed. The budget
-- is the one stated last before the rate, of the same item.
WITH rates AS (
    SELECT * FROM check_claims WHERE measure = 'execution_rate' AND is_certain AND contains(quote, '年初预算的')
),
budgets AS (
    SELECT * FROM check_claims
    WHERE measure IN ('function_budget', 'gpb_initial_budget') AND period = 'current' AND unit = 'CNY' AND is_certain
)
SELECT
    r.document_id,
    concat_ws(' ', r.function_code, b.quote, r.quote) AS place,
    NULL::DECIMAL(24,6) AS expected,
    NULL::DECIMAL(24,6) AS observed,
    NULL::DECIMAL(24,6) AS tolerance,
    [r.line_item_id, b.line_item_id] AS terms,
    b.value <> 0 AS holds
FROM rates AS r
JOIN budgets AS b
    ON b.document_id = r.document_id AND b.row_no BETWEEN r.row_no - 4 AND r.row_no AND b.function_code IS NOT DISTINCT FROM r.function_code
QUALIFY row_number() OVER (PARTITION BY r.line_item_id ORDER BY b.row_no DESC, b.line_item_id) = 1
