-- The codes of $small are among those of $large, both statements being read: a code with an amount that stands in one
-- alone. Judged per level, and only where the larger statement prints that level.
WITH small AS (
    SELECT document_id, code, min(statement) AS statement, max(abs(value)) AS value, flatten(list(terms ORDER BY statement)) AS terms
    FROM check_items
    WHERE list_contains($small, statement) AND part IN ('total', 'income_this_year')
    GROUP BY document_id, code
),
large AS (SELECT DISTINCT document_id, code FROM check_items WHERE list_contains($large, statement)),
levels AS (SELECT document_id, length(code) AS digits, count(*) AS codes FROM large GROUP BY ALL),
found AS (
    SELECT s.*, l.code IS NOT NULL AS is_there,
        count(*) FILTER (l.code IS NOT NULL) OVER (PARTITION BY s.document_id, length(s.code)) AS there,
        count(*) FILTER (l.code IS NULL) OVER (PARTITION BY s.document_id, length(s.code)) AS missing
    FROM small AS s
    JOIN levels AS v ON v.document_id = s.document_id AND v.digits = length(s.code)
    LEFT JOIN large AS l ON l.document_id = s.document_id AND l.code = s.code
    WHERE s.value <> 0
)
SELECT document_id, code AS place, terms, CASE WHEN is_there THEN true WHEN there >= 2 * missing THEN false END AS holds
FROM found
