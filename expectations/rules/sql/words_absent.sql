-- Words that no published report should hold: $pattern, a regular expression over the plain text (full-width marks as
-- narrow ones). One row for each wording found, with the words around it, and one for the text as a whole.
WITH judged AS (
    SELECT document_id, page, regexp_matches(text, $pattern) AS is_found, CASE WHEN is_found THEN text END AS text FROM check_passages
),
found AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '[^。;]{0,24}?(?:' || $pattern || ')[^。;]{0,12}')) AS place
    FROM judged
    WHERE is_found
)
SELECT document_id, place, list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages, []::VARCHAR[] AS terms, false AS holds
FROM found
GROUP BY document_id, place
UNION ALL
SELECT document_id, NULL, [], [], true
FROM judged
GROUP BY document_id
HAVING NOT bool_or(is_found)
