-- The statements stand in the order of the contents. A title of the contents belongs to the statement whose title ends
-- alike; where it fits none or several nothing is said of it.
WITH contents AS (
    SELECT document_id, passage_no, page, regexp_replace(check_name(text), '[.·…\d]+$', '') AS title
    FROM check_passages
    WHERE page <= 3 AND length(text) <= 45 AND regexp_matches(text, '表[.·…\d]*$') AND regexp_matches(text, '^[一二三四五六七八九十]+、')
),
statements AS (
    SELECT p.document_id, check_plain(r.statement_title) AS title, min(r.page + p.first_page) AS page
    FROM table_reads AS r JOIN check_parts AS p ON p.part_id = r.document_id
    WHERE r.statement_title IS NOT NULL AND r.page > 0
    GROUP BY ALL
),
matched AS (
    SELECT c.document_id, c.passage_no, c.page AS contents_page, c.title, min(s.page) AS page, count(DISTINCT s.page) AS places
    FROM contents AS c
    JOIN statements AS s ON s.document_id = c.document_id AND s.page > c.page
        AND (s.title = c.title OR ends_with(s.title, c.title) OR ends_with(c.title, s.title))
    GROUP BY ALL
),
single AS (
    SELECT *, count(*) FILTER (title = title) OVER (PARTITION BY document_id, page) AS sharing FROM matched WHERE places = 1
),
ordered AS (
    SELECT *, page < max(page) OVER (PARTITION BY document_id ORDER BY passage_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_late
    FROM single
    WHERE sharing = 1
)
SELECT
    document_id,
    CASE WHEN bool_or(is_late) THEN array_to_string(list(title || ' p. ' || page ORDER BY passage_no), '；') END AS place,
    list_sort(list_distinct(list(contents_page) || list(page))) AS pages,
    []::VARCHAR[] AS terms,
    NOT coalesce(bool_or(is_late), false) AS holds
FROM ordered
GROUP BY document_id
HAVING count(*) >= 3
