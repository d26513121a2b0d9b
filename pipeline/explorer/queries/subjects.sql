-- Functional and economic subjects, the newest meaning of each code, with the names above it. Of one level those come first
-- that most rows are about: many subjects bear one name (信息化建设), and most of them nobody here reports.
WITH used AS (
    SELECT subject_code AS code, 0 AS scheme, count(*) AS rows FROM unit_comparison GROUP BY subject_code
    UNION ALL
    SELECT economic_code, 1, count(*) FROM economic_spending GROUP BY economic_code
),
newest AS (
    SELECT code, name, aliases, parent_code, 0 AS scheme FROM function_codes
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST) = 1
    UNION ALL
    SELECT code, name, aliases, parent_code, 1 FROM economic_codes
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST) = 1
)
SELECT a.code, a.name, a.aliases AS names, concat_ws(' / ', c.name, b.name) AS path
FROM newest AS a
LEFT JOIN newest AS b ON b.code = a.parent_code AND b.scheme = a.scheme
LEFT JOIN newest AS c ON c.code = b.parent_code AND c.scheme = a.scheme
LEFT JOIN used AS u ON u.code = a.code AND u.scheme = a.scheme
ORDER BY a.scheme, length(a.code), u.rows DESC NULLS LAST, a.code
