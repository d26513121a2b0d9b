-- 人员经费 … 主要包括: the economic subjects that prose lists against the rows with an amount in the statement of basic
-- expenditure ($known = 0), or, where the report has no such statement, against the classification ($known = 1).
WITH listed AS (
    SELECT document_id, regexp_replace(name, '支出$', '') AS name, list(DISTINCT page) AS pages
    FROM check_lists
    WHERE regexp_full_match(name, '[\x{4e00}-\x{9fff}()]{2,20}') AND NOT regexp_matches(name, '经费|其中|主要|用于|商品和服务$|工资福利$|个人和家庭')
    GROUP BY document_id, regexp_replace(name, '支出$', '')
),
rows AS (
    SELECT document_id, regexp_replace(name, '支出$', '') AS name, bool_or(value <> 0) AS has_amount
    FROM check_cells
    WHERE statement = 'gpb_basic_expenditure' AND economic_code IS NOT NULL
    GROUP BY ALL
),
tables AS (SELECT document_id, count(*) FILTER (has_amount) AS amounts FROM rows GROUP BY document_id),
-- a name that is no subject, but one character from a subject with an amount that the list leaves out: a slip of the pen
slips AS (
    SELECT l.document_id, l.name, min(r.name) AS meant
    FROM listed AS l
    JOIN rows AS r ON r.document_id = l.document_id AND r.has_amount AND length(r.name) = length(l.name)
        AND len(list_filter(list_zip(string_split(r.name, ''), string_split(l.name, '')), pair -> pair[1] <> pair[2])) = 1
    WHERE NOT EXISTS (FROM listed AS o WHERE o.document_id = l.document_id AND o.name = r.name)
        AND NOT EXISTS (FROM economic_codes AS e WHERE regexp_replace(check_name(e.name), '支出$', '') = l.name)
    GROUP BY ALL
    HAVING count(DISTINCT r.name) = 1
),
economic AS (
    SELECT regexp_replace(check_name(name), '支出$', '') AS name FROM economic_codes
    UNION
    SELECT regexp_replace(check_name(unnest(aliases)), '支出$', '') FROM economic_codes
),
judged AS (
    SELECT l.document_id, l.name, l.pages,
        coalesce(t.amounts, 0) >= 5 AS has_table,
        -- labels may hold more than the name (codes of two systems on one row)
        EXISTS (FROM rows AS r WHERE r.document_id = l.document_id AND r.has_amount AND (contains(r.name, l.name) OR (l.name = '社会保障缴费' AND contains(r.name, '保险缴费')) OR (length(r.name) >= 4 AND contains(l.name, r.name)))) AS is_row,
        -- 水电费 is two subjects in one word, 因公出国(境) the beginning of one
        l.name = '水电费' OR EXISTS (FROM economic AS e WHERE e.name = l.name OR e.name = l.name || '费用' OR e.name = l.name || '费') AS is_known
    FROM listed AS l LEFT JOIN tables AS t USING (document_id)
)
SELECT
    document_id,
    CASE WHEN is_row OR ($known = 1 AND is_known) THEN NULL ELSE array_to_string(list(CASE WHEN s.meant IS NULL THEN name ELSE concat(name, '（疑为', s.meant, '）') END ORDER BY name), '、') END AS place,
    list_sort(list_distinct(list_filter(flatten(list(pages)), p -> p IS NOT NULL))) AS pages,
    []::VARCHAR[] AS terms,
    CASE WHEN $known = 1 THEN is_known ELSE is_row END AS holds
FROM judged LEFT JOIN slips AS s USING (document_id, name)
-- of a list whose names hardly match the statement the statement is another one
WHERE has_table = ($known = 0)
GROUP BY document_id, is_row, is_known
