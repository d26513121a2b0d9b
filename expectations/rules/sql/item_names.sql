-- The name of an item (项) in prose against the classification: a name that is none of it, but nearly one (characters in
-- another order, or a few missing).
WITH printed AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '[)类款、。;:,]?([\x{4e00}-\x{9fff}]{4,24})\(项\)', 1)) AS words
    FROM check_passages
),
distinct_words AS (SELECT DISTINCT words, check_class_name(words) AS name FROM printed),
known AS (
    SELECT w.words,
        -- a name of another level is at a wrong level, not misspelt
        bool_or(w.name = n.name OR (length(n.name) >= 5 AND ends_with(w.name, n.name))) OR any_value(w.name IN (SELECT name FROM check_names)) AS is_known
    FROM distinct_words AS w CROSS JOIN (SELECT name FROM check_names WHERE level = '项' AND length(name) >= 2) AS n
    GROUP BY w.words
),
near AS (
    SELECT w.words, min_by(n.name, (levenshtein(w.name, n.name), n.name)) AS meant
    FROM distinct_words AS w
    JOIN known AS k ON k.words = w.words AND NOT k.is_known
    JOIN (SELECT name FROM check_names WHERE level = '项' AND is_current) AS n
        ON list_sort(string_split(w.name, '')) = list_sort(string_split(n.name, ''))
            -- the distance counts bytes, three to a character
            OR (length(w.name) >= 6 AND levenshtein(w.name, n.name) <= 6)
    GROUP BY w.words
)
SELECT
    p.document_id,
    CASE WHEN m.meant IS NULL THEN p.words ELSE concat(p.words, '(项) → ', m.meant) END AS place,
    list_sort(list_distinct(list(p.page) FILTER (p.page IS NOT NULL))) AS pages,
    []::VARCHAR[] AS terms,
    CASE WHEN k.is_known THEN true WHEN m.meant IS NOT NULL THEN false END AS holds
FROM printed AS p JOIN known AS k USING (words) LEFT JOIN near AS m USING (words)
GROUP BY p.document_id, p.words, k.is_known, m.meant
