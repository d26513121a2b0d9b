-- The name of a class (类) as printed, in a summary line or in prose with its code, against the classification of the year:
-- an older name (文化体育与传媒支出 for 文化旅游体育与传媒支出) after the reform of 2019.
WITH printed AS (
    SELECT c.document_id, k.name, k.code, c.page, c.line_item_id
    FROM check_cells AS c
    JOIN check_names AS k ON k.level = '类' AND NOT k.is_current AND k.name = check_class_name(c.label)
    WHERE c.statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') AND c.side = 'expenditure'
    UNION ALL
    SELECT p.document_id, k.name, k.code, p.page, NULL
    FROM (
        SELECT document_id, page, check_class_name(regexp_replace(unnest(regexp_extract_all(text, '[\x{4e00}-\x{9fff}]{2,24}\((?:\d{3})?类\)')), '\(.*$', '')) AS words
        FROM check_passages
        WHERE contains(text, '类)')
    ) AS p
    JOIN check_names AS k ON k.level = '类' AND NOT k.is_current AND k.name = p.words
)
SELECT
    p.document_id,
    concat(p.name, '支出 → ', f.name) AS place,
    list_sort(list_distinct(list(p.page) FILTER (p.page IS NOT NULL))) AS pages,
    list(DISTINCT p.line_item_id ORDER BY p.line_item_id) FILTER (p.line_item_id IS NOT NULL) AS terms,
    false AS holds
FROM printed AS p
JOIN check_documents AS d USING (document_id)
JOIN function_codes AS f ON f.code = p.code
-- the names of today hold since the classification of 2019
WHERE d.fiscal_year >= 2019
GROUP BY p.document_id, p.name, f.name
