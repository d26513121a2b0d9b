-- Functional and economic subjects, the newest meaning of each code, with the names above it.
WITH newest AS (
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
ORDER BY a.scheme, length(a.code), a.code
