-- 人员经费 … 主要包括: no subject is listed twice in one list.
WITH counted AS (
    SELECT document_id, passage_no, page, words, name, count(*) AS places FROM check_lists WHERE length(name) BETWEEN 2 AND 20 GROUP BY ALL
)
SELECT
    document_id,
    CASE WHEN places > 1 THEN concat(name, '：', regexp_extract(words, '[^、]*、' || regexp_escape(name) || '、[^、]*')) END AS place,
    list_distinct(list(page) FILTER (page IS NOT NULL)) AS pages,
    []::VARCHAR[] AS terms,
    places = 1 AS holds
FROM counted
GROUP BY document_id, CASE WHEN places > 1 THEN concat(name, '：', regexp_extract(words, '[^、]*、' || regexp_escape(name) || '、[^、]*')) END, places = 1
