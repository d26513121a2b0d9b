-- One row: its total column against its parts. $total: the part that is the sum; $parts: its addends.
-- Basic expenditure that is printed only as personnel and public is their sum. A column that we cannot name may be an
-- addend too: both readings are tried, and where neither holds nothing is certain.
WITH parts AS (
    SELECT
        *,
        part = 'expenditure_basic' AS is_basic,
        CASE WHEN part IN ('basic_personnel', 'basic_public') THEN 'expenditure_basic' ELSE part END AS addend
    FROM check_row_parts
    WHERE list_contains($statements, statement)
),
rows AS (
    SELECT
        document_id, statement, body, page, row_no, side, label, code,
        bool_or(is_basic) AS has_basic,
        bool_and(is_certain) FILTER (part = $total OR list_contains($parts, addend)) AS is_certain,
        coalesce(sum(value) FILTER (part IS NULL), 0) AS unnamed,
        list({'part': part, 'addend': addend, 'value': value, 'rounding': rounding, 'id': line_item_id} ORDER BY line_item_id) AS cells
    FROM parts
    GROUP BY ALL
),
sums AS (
    SELECT
        *,
        list_filter(cells, c -> c.part = $total) AS total,
        list_filter(cells, c -> list_contains($parts, c.addend) AND (NOT has_basic OR c.part NOT IN ('basic_personnel', 'basic_public'))) AS addends
    FROM rows
),
compared AS (
    SELECT
        *,
        total[1].value AS observed,
        list_sum(list_transform(addends, c -> c.value)) AS summed,
        total[1].rounding + list_sum(list_transform(addends, c -> c.rounding)) AS tolerance
    FROM sums
    WHERE len(total) = 1 AND len(addends) > 0
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), code || label) AS place,
    CASE
        WHEN (is_certain AND unnamed = 0) OR abs(observed - summed) <= tolerance THEN summed
        WHEN abs(observed - summed - unnamed) <= tolerance THEN summed + unnamed
    END AS expected,
    observed,
    tolerance,
    list_transform(total || addends, c -> c.id) AS terms
FROM compared
