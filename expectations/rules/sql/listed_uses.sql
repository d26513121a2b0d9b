-- Amounts listed behind their total in prose (人员经费 … 主要包括: 基本工资 … 元、津贴补贴 … 元): they add up to it. $totals: the
-- measures of the totals. A list that says 主要 need not be complete; a difference is certain only where it closes with a
-- remainder (其他 …) or goes beyond the total. A class listed with its own sections counts once.
WITH claims AS (
    SELECT *, count(*) FILTER (measure NOT IN ('economic_budget', 'economic_actual', 'other', 'share')) OVER in_order AS run
    FROM check_claims
    WINDOW in_order AS (PARTITION BY document_id ORDER BY row_no, line_item_id)
),
members AS (
    SELECT c.*, li.economic_code,
        max(c.row_no) FILTER (li.economic_code IS NOT NULL) OVER in_run AS last_no,
        min(c.row_no) FILTER (li.economic_code IS NOT NULL) OVER in_run AS first_no,
        list(li.economic_code) OVER in_run AS codes
    FROM claims AS c JOIN check_lines AS li ON li.document_id = c.document_id AND li.line_item_id = c.line_item_id
    WHERE c.unit = 'CNY' AND c.period = 'current' AND c.measure <> 'share'
    WINDOW in_run AS (PARTITION BY c.document_id, c.run)
),
-- an amount whose subject has no code belongs to the list when it stands within it
listed AS (
    SELECT *,
        length(economic_code) = 3 AND len(list_filter(codes, k -> length(k) = 5 AND starts_with(k, economic_code))) > 0 AS has_sections,
        length(economic_code) = 5 AND list_contains(codes, left(economic_code, 3)) AS has_class
    FROM members
    WHERE measure IN ('economic_budget', 'economic_actual') OR (measure = 'other' AND row_no BETWEEN first_no AND last_no)
),
sums AS (
    SELECT document_id, run, count(*) AS items, sum(rounding) AS rounding, bool_and(is_certain) AS is_certain,
        sum(value) FILTER (NOT coalesce(has_class, false)) AS by_class, sum(value) FILTER (NOT coalesce(has_sections, false)) AS by_section,
        bool_or(measure = 'other') AND bool_or(coalesce(has_class, false)) AS is_mixed,
        bool_or(contains(coalesce(row_label, ''), '其他')) AS has_remainder,
        list(line_item_id ORDER BY row_no, line_item_id) AS terms
    FROM listed
    GROUP BY document_id, run
),
heads AS (
    SELECT document_id, run, line_item_id, value, rounding, quote, row_no, is_certain
    FROM members
    WHERE list_contains($totals, measure)
),
compared AS (
    SELECT h.*, s.* EXCLUDE (document_id, run, rounding, is_certain), h.rounding + s.rounding AS tolerance, h.is_certain AND s.is_certain AS both_certain,
        CASE WHEN abs(h.value - s.by_class) <= abs(h.value - s.by_section) THEN s.by_class ELSE s.by_section END AS summed
    FROM heads AS h JOIN sums AS s USING (document_id, run)
    WHERE s.items >= 3
)
SELECT
    document_id,
    quote AS place,
    summed AS expected,
    value AS observed,
    tolerance,
    [line_item_id] || terms AS terms,
    both_certain AND NOT is_mixed AND (has_remainder OR summed > value) AS is_certain
FROM compared
