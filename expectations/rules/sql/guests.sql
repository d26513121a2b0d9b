-- Two counts of one sentence: people (人次) of at least the groups (批次, 团组) that they came or went in.
WITH groups AS (SELECT * FROM check_claims WHERE period = 'current' AND is_certain AND unit IN ('批次', '个') AND regexp_matches(check_plain(coalesce(row_label, '') || quote), $group)),
people AS (SELECT * FROM check_claims WHERE period = 'current' AND is_certain AND unit = '人' AND contains(quote, '人次') AND regexp_matches(check_plain(coalesce(row_label, '') || quote), $people))
SELECT
    g.document_id,
    concat(g.quote, '，', p.quote) AS place,
    p.value AS expected,
    g.value AS observed,
    0::DECIMAL(24,6) AS tolerance,
    [g.line_item_id, p.line_item_id] AS terms
FROM groups AS g JOIN people AS p ON p.document_id = g.document_id AND p.row_no BETWEEN g.row_no + 1 AND g.row_no + 2
QUALIFY row_number() OVER (PARTITION BY g.line_item_id ORDER BY p.row_no, p.line_item_id) = 1
