-- An item that spent money on an initial budget of 0, and no reason behind it: the words that follow must say where the
-- money came from (年中追加, 上年结转 …).
WITH budgets AS (
    SELECT document_id, function_code, row_no, line_item_id FROM check_claims
    WHERE measure = 'function_budget' AND period = 'current' AND unit = 'CNY' AND is_certain AND value = 0 AND length(function_code) = 7
)
SELECT
    b.document_id,
    concat_ws(' ', b.function_code, a.row_label) AS place,
    0::DECIMAL(24,6) AS expected,
    a.value AS observed,
    a.rounding AS tolerance,
    [a.line_item_id, b.line_item_id] AS terms,
    a.value <= a.rounding OR coalesce(li.reason, '') <> '' OR coalesce(lb.reason, '') <> '' OR EXISTS (
        FROM check_claims AS r JOIN check_lines AS x ON x.document_id = r.document_id AND x.line_item_id = r.line_item_id
        WHERE r.document_id = b.document_id AND r.function_code = b.function_code AND (coalesce(x.reason, '') <> '' OR contains(r.quote, '原因'))
    ) AS holds
FROM budgets AS b
JOIN check_claims AS a ON a.document_id = b.document_id AND a.function_code = b.function_code AND a.measure = 'function_actual' AND a.period = 'current'
    AND a.unit = 'CNY' AND a.is_certain AND a.row_no BETWEEN b.row_no AND b.row_no + 4
JOIN check_lines AS li ON li.document_id = a.document_id AND li.line_item_id = a.line_item_id
JOIN check_lines AS lb ON lb.document_id = b.document_id AND lb.line_item_id = b.line_item_id
QUALIFY row_number() OVER (PARTITION BY b.line_item_id ORDER BY a.row_no, a.line_item_id) = 1
