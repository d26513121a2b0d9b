-- The codes of rule.small are among those of rule.large, both statements being read: a code with an amount that stands in one
-- alone. Judged per level, and only where the larger statement prints that level.
WITH small AS (
    SELECT check_id, document_id, code, min(statement) AS statement, max(abs(value)) AS value, check_terms_in_order(list({'by': statement, 'terms': terms})) AS terms
    FROM check_items JOIN (SELECT rule.check_id, unnest(rule.small) AS statement FROM rule) USING (statement)
    WHERE part IN ('total', 'income_this_year')
    GROUP BY check_id, document_id, code
),
large AS (
    SELECT DISTINCT check_id, document_id, code
    FROM check_items JOIN (SELECT rule.check_id, unnest(rule.large) AS statement FROM rule) USING (statement)
),
levels AS (SELECT DISTINCT check_id, document_id, length(code) AS digits FROM large),
found AS (
    SELECT s.*, l.code IS NOT NULL AS is_there,
        count(*) FILTER (l.code IS NOT NULL) OVER of_level AS there,
        count(*) FILTER (l.code IS NULL) OVER of_level AS missing
    FROM small AS s
    JOIN levels AS v ON v.check_id = s.check_id AND v.document_id = s.document_id AND v.digits = length(s.code)
    LEFT JOIN large AS l ON l.check_id = s.check_id AND l.document_id = s.document_id AND l.code = s.code
    WHERE s.value <> 0
    WINDOW of_level AS (PARTITION BY s.check_id, s.document_id, length(s.code))
)
SELECT check_id, document_id, code AS place, terms, CASE WHEN is_there THEN true WHEN there >= 2 * missing THEN false END AS holds
FROM found
