-- The functional items (项) stated in prose add up to the stated total. $item, $total: the measures of both. Prose need
-- not list every item, so a difference is certain only where the list is complete: the items are exactly the codes of
-- 一般公共预算支出表, or the same items have amounts of another phase ($witness) that add up to its total ($witness_total).
WITH items AS (
    SELECT document_id, measure, function_code, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id,
        bool_and(is_certain) AND count(DISTINCT value) = 1 AS is_certain
    FROM check_claims
    WHERE measure IN ($item, $witness) AND unit = 'CNY' AND period = 'current' AND length(function_code) = 7
    GROUP BY document_id, measure, function_code
),
printed AS (SELECT DISTINCT document_id, code FROM check_items WHERE statement = 'gpb_expenditure' AND part = 'total' AND length(code) = 7 AND value <> 0),
sums AS (
    SELECT
        i.document_id, sum(i.value) AS value, sum(i.rounding) AS rounding, list(i.line_item_id ORDER BY i.function_code) AS terms,
        bool_and(i.is_certain) AS is_certain, list(i.function_code ORDER BY i.function_code) AS codes,
        bool_and(p.code IS NOT NULL OR i.value = 0) AND count(p.code) =
            (SELECT count(*) FROM printed AS all_codes WHERE all_codes.document_id = i.document_id) AS is_as_printed
    FROM items AS i LEFT JOIN printed AS p ON p.document_id = i.document_id AND p.code = i.function_code
    WHERE i.measure = $item
    GROUP BY i.document_id
),
witnesses AS (
    SELECT w.document_id, w.codes
    FROM (
        SELECT document_id, sum(value) AS value, sum(rounding) AS rounding, list(function_code ORDER BY function_code) AS codes,
            bool_and(is_certain) AS is_certain
        FROM items
        WHERE measure = $witness AND measure <> $item
        GROUP BY document_id
    ) AS w
    JOIN check_quantities AS t ON t.document_id = w.document_id AND t.quantity = 'n.' || $witness_total
    WHERE w.is_certain AND t.variants = 1 AND abs(t.value - w.value) <= w.rounding + t.rounding
)
SELECT
    s.document_id,
    NULL::VARCHAR AS place,
    s.value AS expected,
    t.value AS observed,
    s.rounding + t.rounding AS tolerance,
    t.terms || s.terms AS terms,
    s.is_certain AND t.variants = 1 AND (s.is_as_printed OR coalesce(list_has_all(s.codes, w.codes), false)) AS is_certain
FROM sums AS s
JOIN check_quantities AS t ON t.document_id = s.document_id AND t.quantity = 'n.' || $total
LEFT JOIN witnesses AS w ON w.document_id = s.document_id
QUALIFY row_number() OVER (PARTITION BY s.document_id ORDER BY abs(t.value - s.value), t.value, t.terms) = 1
