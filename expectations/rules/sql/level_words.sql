-- The level word behind a name: 行政事业单位离退休(类) is a section (款). A name counts as of another level where it ends with
-- the whole name of such a subject and with none of the level printed.
WITH printed AS (
    SELECT DISTINCT document_id, page, unnest(regexp_extract_all(text, '[\x{4e00}-\x{9fff}]{2,24}\((?:类|款|项)\)')) AS words,
        -- money of special bonds has items that bear the names of sections (公路水路运输)
        contains(text, '国债') AS is_borrowed
    FROM check_passages
),
levels AS (
    SELECT document_id, page, words, is_borrowed AND ends_with(words, '(项)') AS is_borrowed, left(words, length(words) - 3) AS plain, check_class_name(left(words, length(words) - 3)) AS name,
        substr(words, length(words) - 1, 1) AS level
    FROM printed
),
judged AS (
    SELECT l.document_id, l.words, l.level, list(DISTINCT l.page) AS pages,
        bool_or(n.level = l.level) OR bool_or(is_borrowed) OR EXISTS (
            -- a shortened name of the level printed (工业和信息产业 of 工业和信息产业监管)
            FROM check_names AS s WHERE s.level = l.level AND length(l.name) >= 4 AND starts_with(s.name, l.name)
        ) AS is_right,
        min(n.level) FILTER (n.level <> l.level AND length(n.name) >= 4) AS other_level
    FROM levels AS l JOIN check_names AS n ON ends_with(l.name, n.name)
    GROUP BY l.document_id, l.words, l.level, l.name
)
SELECT
    document_id,
    concat(words, ' → ', other_level) AS place,
    list_sort(list_filter(pages, p -> p IS NOT NULL)) AS pages,
    []::VARCHAR[] AS terms,
    is_right AS holds
FROM judged
WHERE is_right OR other_level IS NOT NULL
