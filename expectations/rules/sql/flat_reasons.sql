-- 持平 (unchanged), and then the reason for a decrease or an increase.
WITH stated AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '[^。]{0,40}持平。主要原因[^。]{0,120}。?')) AS words
    FROM check_passages
    WHERE contains(text, '持平。主要原因')
)
SELECT
    document_id,
    words AS place,
    list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages,
    []::VARCHAR[] AS terms,
    NOT regexp_matches(words, '(减少|下降|压减|增加|增长|上升)(?:支付|支出|经费|安排|了|。|$)') AS holds
FROM stated
GROUP BY document_id, words
