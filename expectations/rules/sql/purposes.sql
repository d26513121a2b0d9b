-- What the money of an item is for (主要用于): the same words under two items of different classes are copied.
WITH purposes AS (
    SELECT document_id, function_code, regexp_replace(purpose, '[^\x{4e00}-\x{9fff}]', '', 'g') AS words, any_value(purpose) AS purpose,
        any_value(row_label) AS row_label, min(line_item_id) AS line_item_id, min(page) AS page
    FROM check_lines SEMI JOIN check_documents USING (document_id)
    WHERE source = 'narrative' AND length(function_code) = 7 AND purpose IS NOT NULL
    GROUP BY ALL
)
SELECT
    document_id,
    concat(array_to_string(list(split_part(row_label, '/', -1) ORDER BY function_code), '、'), '：', any_value(purpose)) AS place,
    list(line_item_id ORDER BY function_code) AS terms,
    count(DISTINCT left(function_code, 3)) = 1 AS holds
FROM purposes
WHERE length(words) >= 6
GROUP BY document_id, words
