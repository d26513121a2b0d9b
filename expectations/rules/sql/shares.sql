-- Printed shares against the amounts that they follow: part / whole. The whole is the stated total, in prose or in a
-- statement, that the parts of one enumeration add up to; where they add up to none the enumeration is not complete, and the shares are not judged.
-- Percentages as in execution_rate.sql.
WITH shares AS (
    SELECT s.*, a.line_item_id AS part_id, a.value AS part,
        -- 110万元 in prose is 110.00 where a statement prints it finer
        least(a.rounding, coalesce((SELECT min(q.rounding) FROM check_quantities AS q WHERE q.document_id = a.document_id AND q.value = a.value AND split_part(q.quantity, '.', 2) = a.measure), a.rounding)) AS part_rounding
    FROM check_claims AS s
    JOIN check_claims AS a
        ON a.document_id = s.document_id AND a.unit = 'CNY' AND a.period = 'current' AND a.row_no BETWEEN s.row_no - 2 AND s.row_no - 1
            AND coalesce(a.function_code, '') = coalesce(s.function_code, '')
    WHERE s.measure = 'share' AND s.unit = '%' AND s.is_certain AND a.is_certain
    QUALIFY row_number() OVER (PARTITION BY s.line_item_id ORDER BY a.row_no DESC, a.line_item_id) = 1
),
broken AS (
    SELECT *, row_no - lag(row_no) OVER in_order > 4 OR statement <> lag(statement) OVER in_order AS is_new
    FROM shares
    WINDOW in_order AS (PARTITION BY document_id ORDER BY row_no, line_item_id)
),
listed AS (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY document_id ORDER BY row_no, line_item_id) AS enumeration FROM broken
),
enumerations AS (
    SELECT document_id, enumeration, sum(part) AS parts, sum(part_rounding) AS rounding, count(*) AS members, count(DISTINCT part_id) AS amounts,
        min(row_no) AS first_no
    FROM listed
    GROUP BY document_id, enumeration
),
totals AS (
    SELECT document_id, row_no, value, rounding, line_item_id FROM check_claims WHERE unit = 'CNY' AND period = 'current'
    UNION ALL
    SELECT document_id, NULL, value, rounding, terms[1] FROM check_quantities WHERE NOT starts_with(quantity, 'n.')
),
wholes AS (
    -- a total stated shortly before the enumeration, or in a statement
    SELECT e.document_id, e.enumeration, t.value AS whole, t.rounding AS whole_rounding, t.line_item_id AS whole_id
    FROM enumerations AS e
    JOIN totals AS t
        ON t.document_id = e.document_id AND coalesce(t.row_no < e.first_no AND t.row_no > e.first_no - 40, true)
            AND abs(t.value - e.parts) <= e.rounding + t.rounding
    WHERE e.members > 1 AND e.members = e.amounts AND t.value > t.rounding
    QUALIFY row_number() OVER (PARTITION BY e.document_id, e.enumeration ORDER BY t.row_no DESC NULLS LAST, t.line_item_id) = 1
)
SELECT
    l.document_id,
    l.quote AS place,
    round(50 * l.part / w.whole / l.rounding) * 2 * l.rounding AS expected,
    l.value AS observed,
    2 * l.rounding + round(greatest(
        100 * (l.part + l.part_rounding) / (w.whole - w.whole_rounding) - 100 * l.part / w.whole,
        100 * l.part / w.whole - 100 * (l.part - l.part_rounding) / (w.whole + w.whole_rounding)
    ), 6) AS tolerance,
    [l.line_item_id, l.part_id] || CASE WHEN w.whole_id IS NULL THEN [] ELSE [w.whole_id] END AS terms
FROM listed AS l LEFT JOIN wholes AS w USING (document_id, enumeration)
