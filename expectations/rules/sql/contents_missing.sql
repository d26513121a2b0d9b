-- A statement that the contents name stands in the report. Only where the report holds statements and most of those named
-- are found: tables published in a file of their own are not missing.
WITH contents AS (
    SELECT document_id, passage_no, page, regexp_replace(regexp_replace(check_name(text), '[.·…\d]+$', ''), '^(表|附表)', '') AS title
    FROM check_passages
    WHERE page <= 3 AND length(text) <= 45 AND regexp_matches(text, '表[.·…\d]*$') AND NOT regexp_matches(text, '(部门|单位)(预算|决算)(公开)?(报)?表[.·…\d]*$') AND regexp_matches(text, '^([一二三四五六七八九十]+、|\(?[一二三四五六七八九十]+\)|\d+[、.])')
),
statements AS (
    SELECT p.document_id, regexp_replace(check_plain(r.statement_title), '\s', '', 'g') AS title FROM table_reads AS r JOIN check_parts AS p ON p.part_id = r.document_id
    WHERE r.statement_title IS NOT NULL
    UNION
    SELECT document_id, regexp_replace(text, '\s', '', 'g') FROM check_passages WHERE page > 3 AND length(text) <= 45 AND contains(text, '表')
),
matched AS (
    SELECT c.document_id, c.title, c.page, c.passage_no,
        -- named a little otherwise (政府采购预算情况表, 政府采购预算表) it is found by what tells it from other statements; a
        -- title that has nothing of the kind (收入总表) may stand under another name
        CASE WHEN bool_or(s.title IS NOT NULL AND (contains(s.title, c.title) OR ends_with(c.title, s.title)
            OR (length(c.core) >= 3 AND contains(s.core, rtrim(c.core, '表'))))) THEN true WHEN length(min(c.core)) >= 3 THEN false END AS is_found
    FROM (SELECT *, regexp_replace(title, '20\d\d年度?|情况|预算|决算|公开|部门|单位|支出|收支|收入|财政拨款|总体|明细|总表|一般公共|[“”"、]', '', 'g') AS core FROM contents) AS c LEFT JOIN (SELECT *, regexp_replace(title, '20\d\d年度?|情况|预算|决算|公开|部门|单位|支出|收支|收入|财政拨款|总体|明细|总表|一般公共|[“”"、]', '', 'g') AS core FROM statements) AS s ON s.document_id = c.document_id
    GROUP BY ALL
)
SELECT
    document_id,
    string_agg(title, '、' ORDER BY passage_no) FILTER (NOT is_found) AS place,
    list_sort(list_distinct(list(page))) AS pages,
    []::VARCHAR[] AS terms,
    CASE WHEN count(*) FILTER (is_found) = count(*) THEN true WHEN bool_or(NOT is_found) AND 4 * count(*) FILTER (is_found) >= 3 * count(*) THEN false END AS holds
FROM matched
GROUP BY document_id
HAVING count(*) >= 5
