-- 元 for 万元: a total in prose that is a printed quantity times or divided by 10,000. Equal ones pass; others are the
-- business of the rules that compare amounts.
WITH pairs AS (
    SELECT
        c.document_id, c.line_item_id, c.quote, c.value, q.value AS stated, q.terms, c.rounding + q.rounding AS tolerance,
        abs(c.value - q.value) <= c.rounding + q.rounding AS is_equal,
        abs(c.value * 10000 - q.value) <= c.rounding * 10000 + q.rounding OR abs(c.value - q.value * 10000) <= c.rounding + q.rounding * 10000
            AS is_slip
    FROM check_claims AS c
    JOIN check_quantities AS q ON q.document_id = c.document_id AND q.quantity <> 'n.' || c.measure
    WHERE c.is_whole AND c.unit = 'CNY' AND c.period = 'current' AND c.value <> 0 AND q.value <> 0 AND split_part(q.quantity, '.', 2) = c.measure
)
SELECT
    document_id, quote AS place, stated AS expected, value AS observed, tolerance, [line_item_id] || terms AS terms, is_equal AS holds
FROM pairs
WHERE is_equal OR is_slip
QUALIFY row_number() OVER (PARTITION BY line_item_id ORDER BY is_equal DESC, stated, terms) = 1
