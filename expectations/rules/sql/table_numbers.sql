-- A statement that prose refers to by number (公开08表): the same title under two numbers.
WITH referred AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '公开\d{1,2}表[\x{4e00}-\x{9fff}“”]{4,30}表')) AS words FROM check_passages
),
titles AS (
    SELECT document_id, regexp_extract(words, '^公开(\d{1,2})表', 1) AS number, regexp_extract(words, '^公开\d{1,2}表(.*)$', 1) AS title, list(DISTINCT page) AS pages
    FROM referred
    GROUP BY ALL
)
SELECT
    document_id,
    concat(title, '：', array_to_string(list('公开' || number || '表' || title ORDER BY number), '、')) AS place,
    list_sort(list_distinct(list_filter(flatten(list(pages)), p -> p IS NOT NULL))) AS pages,
    []::VARCHAR[] AS terms,
    count(*) = 1 AS holds
FROM titles
GROUP BY document_id, title
