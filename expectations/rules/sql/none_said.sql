-- What prose says there is none of (无政府性基金预算财政拨款支出, 本表为空) has no amount in its statement. $measures: what the words
-- are about; $quantities: where the statements give it.
WITH said AS (
    SELECT document_id, min(line_item_id) AS line_item_id, min(quote) AS quote
    FROM check_lines SEMI JOIN check_documents USING (document_id)
    WHERE source = 'narrative' AND value IS NULL AND period = 'current' AND list_contains($measures, measure)
        AND function_code IS NULL AND economic_code IS NULL AND NOT list_contains(flags, 'ambiguous_binding')
        -- a half of it, or another year, may be none where the whole is not
        AND NOT regexp_matches(coalesce(quote, ''), '上年|结转|收入|基本支出|项目支出|变化|增减')
    GROUP BY document_id
),
stated AS (
    SELECT document_id, max(value) AS value, flatten(list(terms ORDER BY value DESC, quantity)) AS terms
    FROM check_quantities
    WHERE list_contains($quantities, quantity)
    GROUP BY document_id
)
SELECT s.document_id, s.quote AS place, 0::DECIMAL(24,6) AS expected, t.value AS observed, [s.line_item_id] || t.terms[1:1] AS terms,
    CASE WHEN t.value = 0 THEN true WHEN EXISTS (
        FROM check_claims AS c WHERE c.document_id = s.document_id AND list_contains($measures, c.measure) AND c.period = 'current' AND c.value > 0
    ) THEN NULL ELSE false END AS holds
FROM said AS s JOIN stated AS t USING (document_id)
