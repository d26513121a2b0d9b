-- One row: its total column against its parts. In the rows of rule.statements; rule.total: the part that is the
-- sum, rule.parts: its addends.
-- Basic expenditure that is printed only as personnel and public is their sum. A column that we cannot name may be an
-- addend too: both readings are tried, and where neither holds nothing is certain.
WITH roles AS (
    SELECT DISTINCT check_id, part, part = total AS is_total,
        -- where basic expenditure is printed itself, its two parts are no addends beside it
        part IN ('basic_personnel', 'basic_public') AND has_basic AS is_split,
        list_contains(parts, CASE WHEN part IN ('basic_personnel', 'basic_public') AND has_basic THEN 'expenditure_basic' ELSE part END) AS is_addend
    FROM (
        SELECT rule.check_id, rule.total, rule.parts, list_contains(rule.parts, 'expenditure_basic') AS has_basic,
            unnest([rule.total, 'basic_personnel', 'basic_public'] || rule.parts) AS part
        FROM rule
    )
),
parts AS (
    SELECT a.check_id, r.*, p.is_total, p.is_split, p.is_addend
    FROM check_row_parts AS r
    JOIN (SELECT rule.check_id, unnest(rule.statements) AS statement FROM rule) AS a USING (statement)
    LEFT JOIN roles AS p ON p.check_id = a.check_id AND p.part = r.part
),
rows AS (
    SELECT
        check_id, document_id, statement, body, page, row_no, side, label, code,
        coalesce(bool_or(part = 'expenditure_basic'), false) AS has_basic,
        bool_and(is_certain) FILTER (is_total OR is_addend) AS is_certain,
        coalesce(sum(value) FILTER (part IS NULL), 0) AS unnamed,
        count(*) FILTER (is_total) AS totals,
        max(value) FILTER (is_total) AS observed, max(rounding) FILTER (is_total) AS total_rounding, max(line_item_id) FILTER (is_total) AS total_id,
        sum(value) FILTER (is_addend) AS value_all, sum(rounding) FILTER (is_addend) AS rounding_all,
        list(line_item_id) FILTER (is_addend) AS ids_all,
        sum(value) FILTER (is_addend AND NOT is_split) AS value_whole, sum(rounding) FILTER (is_addend AND NOT is_split) AS rounding_whole,
        list(line_item_id) FILTER (is_addend AND NOT is_split) AS ids_whole
    FROM parts
    GROUP BY check_id, document_id, statement, body, page, row_no, side, label, code
),
compared AS (
    SELECT
        * EXCLUDE (value_all, rounding_all, ids_all, value_whole, rounding_whole, ids_whole),
        CASE WHEN has_basic THEN value_whole ELSE value_all END AS summed,
        total_rounding + CASE WHEN has_basic THEN rounding_whole ELSE rounding_all END AS tolerance,
        [total_id] || list_sort(CASE WHEN has_basic THEN ids_whole ELSE ids_all END) AS terms
    FROM rows
    WHERE totals = 1 AND CASE WHEN has_basic THEN value_whole ELSE value_all END IS NOT NULL
)
SELECT
    check_id,
    document_id,
    concat_ws(' · ', nullif(body, ''), code || label) AS place,
    CASE
        WHEN abs(observed - summed) > tolerance AND abs(observed - summed - unnamed) <= tolerance THEN summed + unnamed
        ELSE summed
    END AS expected,
    observed,
    tolerance,
    terms,
    is_certain AND unnamed = 0 AS is_certain,
    statement || body AS layout
FROM compared
