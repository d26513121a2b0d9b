-- The direction word of a rate against the two amounts of its subject: 增加 (more) where this year is less than the last.
WITH rates AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject,
        CASE WHEN regexp_matches(words, '增|多|上升|提高') THEN 1 WHEN regexp_matches(words, '减|降|少|下') THEN -1 END AS direction
    FROM check_claims
    WHERE measure = 'growth_rate' AND unit = '%' AND is_certain AND value <> 0
),
amounts AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject FROM check_claims WHERE unit = 'CNY' AND is_certain
),
pairs AS (
    SELECT r.document_id, r.line_item_id, r.quote, r.words, r.direction, c.value AS now, p.value AS before,
        c.rounding + p.rounding AS tolerance, [r.line_item_id, c.line_item_id, p.line_item_id] AS terms,
        row_number() OVER (PARTITION BY r.line_item_id ORDER BY r.row_no - p.row_no, r.row_no - c.row_no, p.line_item_id) AS choice,
        regexp_extract(coalesce(li.reason, ''), '^[^,，。;；]{0,30}') AS reason
    FROM rates AS r
    JOIN amounts AS p ON p.document_id = r.document_id AND p.subject = r.subject AND p.period = 'prior' AND r.row_no - p.row_no BETWEEN 1 AND 3
    JOIN amounts AS c ON c.document_id = r.document_id AND c.subject = r.subject AND c.period = 'current' AND abs(c.row_no - p.row_no) = 1
        AND c.row_no BETWEEN r.row_no - 3 AND r.row_no - 1
    JOIN check_lines AS li ON li.document_id = r.document_id AND li.line_item_id = r.line_item_id
    WHERE r.direction IS NOT NULL
)
SELECT
    document_id,
    concat(quote, CASE WHEN reason <> '' THEN '，' || reason ELSE '' END) AS place,
    before AS expected,
    now AS observed,
    tolerance,
    terms,
    abs(now - before) <= tolerance OR sign(now - before) = direction AS holds
FROM pairs
WHERE choice = 1
