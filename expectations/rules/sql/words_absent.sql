-- Words that no published report should hold: $pattern, a regular expression over the plain text (full-width marks as
-- narrow ones). One row for each wording found, with the words around it, and one for the text as a whole.
WITH found AS (
    SELECT p.document_id, p.page, unnest(regexp_extract_all(p.text, '[^。;]{0,24}?(?:' || $pattern || ')[^。;]{0,12}')) AS place
    FROM check_passages AS p
    WHERE regexp_matches(p.text, $pattern)
)
SELECT document_id, place, list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages, []::VARCHAR[] AS terms, false AS holds
FROM found
GROUP BY document_id, place
UNION ALL
SELECT document_id, NULL, [], [], true
FROM check_passages
GROUP BY document_id
HAVING NOT bool_or(regexp_matches(text, $pattern))
