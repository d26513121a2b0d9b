-- The functional items (项) stated in prose add up to the stated total. $item, $total: the measures of both. Prose need
-- not list every item, so a difference is certain only where the items are exactly the codes of 一般公共预算支出表.
WITH items AS (
    SELECT document_id, function_code, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id,
        bool_and(is_certain) AND count(DISTINCT value) = 1 AS is_certain
    FROM check_claims
    WHERE measure = $item AND unit = 'CNY' AND period = 'current' AND length(function_code) = 7
    GROUP BY document_id, function_code
),
printed AS (SELECT DISTINCT document_id, code FROM check_items WHERE statement = 'gpb_expenditure' AND part = 'total' AND length(code) = 7 AND value <> 0),
sums AS (
    SELECT
        i.document_id, sum(i.value) AS value, sum(i.rounding) AS rounding, list(i.line_item_id ORDER BY i.function_code) AS terms,
        bool_and(i.is_certain) AND bool_and(p.code IS NOT NULL OR i.value = 0) AND count(p.code) =
            (SELECT count(*) FROM printed AS all_codes WHERE all_codes.document_id = i.document_id) AS is_complete
    FROM items AS i LEFT JOIN printed AS p ON p.document_id = i.document_id AND p.code = i.function_code
    GROUP BY i.document_id
)
SELECT
    s.document_id,
    NULL::VARCHAR AS place,
    CASE WHEN (s.is_complete AND t.variants = 1) OR abs(t.value - s.value) <= s.rounding + t.rounding THEN s.value END AS expected,
    t.value AS observed,
    s.rounding + t.rounding AS tolerance,
    t.terms || s.terms AS terms
FROM sums AS s JOIN check_quantities AS t ON t.document_id = s.document_id AND t.quantity = 'n.' || $total
QUALIFY row_number() OVER (PARTITION BY s.document_id ORDER BY abs(t.value - s.value), t.value, t.terms) = 1
