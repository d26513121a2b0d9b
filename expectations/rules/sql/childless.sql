-- A section (款) or class (类) with an amount and nothing below it, in a table that goes down to items everywhere else; of the
-- economic classification (codes from 3), which has two levels, a class.
WITH known AS (SELECT code FROM function_codes UNION SELECT code FROM economic_codes),
codes AS (
    SELECT document_id, statement, body, code, bool_or(value <> 0) AS has_amount, min(terms)[1:1] AS terms
    FROM check_nodes
    GROUP BY ALL
),
below AS (
    SELECT DISTINCT document_id, statement, body, left(code, length(code) - 2) AS code FROM codes WHERE length(code) > 3
),
judged AS (
    SELECT c.*, b.code IS NOT NULL AS has_children
    FROM codes AS c LEFT JOIN below AS b USING (document_id, statement, body, code)
    WHERE (length(c.code) = 3 OR (length(c.code) = 5 AND c.code < '3')) AND c.has_amount
),
tables AS (
    SELECT *, count(*) FILTER (has_children) OVER level_of AS complete, count(*) FILTER (NOT has_children) OVER level_of AS bare
    FROM judged
    WINDOW level_of AS (PARTITION BY document_id, statement, body, length(code))
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), code) AS place,
    terms,
    CASE WHEN has_children THEN true
        -- sections of 援助其他地区支出 (219), and others that the classification does not divide
        WHEN EXISTS (FROM known AS s WHERE s.code = tables.code) AND NOT EXISTS (FROM known AS k WHERE starts_with(k.code, tables.code) AND length(k.code) = length(tables.code) + 2) THEN NULL
        WHEN x.document_id IS NULL AND complete >= 1 AND bare * 2 <= complete THEN false END AS holds
FROM tables LEFT JOIN check_secrets AS x USING (document_id)
