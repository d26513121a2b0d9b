-- A printed code whose parent (款 of an item, 类 of a section) is not printed, in a report that prints the parents of nearly
-- all others: a row is missing, or its code is wrong.
WITH codes AS (
    SELECT DISTINCT document_id, statement, body, code FROM check_coded WHERE code IS NOT NULL AND other_code IS NULL
),
parents AS (
    SELECT c.*, left(c.code, length(c.code) - 2) AS parent_code
    FROM codes AS c
    WHERE length(c.code) IN (5, 7)
),
found AS (
    SELECT p.*, o.code IS NOT NULL AS is_printed
    FROM parents AS p
    LEFT JOIN codes AS o ON o.document_id = p.document_id AND o.statement = p.statement AND o.body = p.body AND o.code = p.parent_code
),
judged AS (
    SELECT document_id, statement, body, length(code) AS digits, parent_code, bool_and(is_printed) AS is_printed, list_sort(list(code)) AS children
    FROM found
    GROUP BY ALL
),
tables AS (
    SELECT *, count(*) FILTER (is_printed) OVER level_of AS printed, count(*) FILTER (NOT is_printed) OVER level_of AS missing
    FROM judged
    -- a report prints its statements alike: what the others print is printed here too
    WINDOW level_of AS (PARTITION BY document_id, digits)
)
SELECT
    t.document_id,
    concat_ws(' · ', nullif(t.body, ''), array_to_string(t.children, '、') || ' → ' || t.parent_code) AS place,
    min(n.terms[1:1]) AS terms,
    -- a report that prints no such level at all is of another layout
    CASE WHEN t.is_printed THEN true WHEN t.printed >= 1 AND t.missing * 2 <= t.printed THEN false END AS holds
FROM tables AS t
LEFT JOIN check_nodes AS n ON n.document_id = t.document_id AND n.statement = t.statement AND n.body = t.body AND n.code = t.children[1]
GROUP BY ALL
