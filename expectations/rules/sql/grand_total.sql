-- A summary (rule.statement), one side (rule.side): the grand total (rule.totals) against this year's total (rule.subtotal) and
-- what is printed between the two, column by column. rule.carried: the measures that belong into it. A line between them that we cannot name may be an addend or a
-- detail of one: both readings are tried, and where neither holds beside such a line nothing is certain.
WITH cells AS (
    SELECT rule.check_id, c.*, list_contains(rule.totals, c.measure) AS is_grand, c.measure = rule.subtotal AS is_subtotal, list_contains(rule.carried, c.measure) AS is_carried
    FROM check_cells AS c JOIN rule ON rule.statement = c.statement AND rule.side = c.side
),
totals AS (
    SELECT check_id, document_id, body, col, min(row_no) AS row_no, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id,
        count(DISTINCT value) = 1 AS is_single
    FROM cells
    WHERE is_grand
    GROUP BY check_id, document_id, body, col
),
addends AS (
    SELECT t.check_id, t.document_id, t.body, t.col, t.value AS printed, t.rounding AS printed_rounding, t.line_item_id AS printed_id, t.is_single,
        c.measure, c.value, c.rounding, c.line_item_id, c.is_subtotal, c.is_subtotal OR c.is_carried AS is_known,
        c.row_no > min(c.row_no) FILTER (c.is_subtotal) OVER (PARTITION BY t.check_id, t.document_id, t.body, t.col) AS is_below
    FROM totals AS t
    JOIN cells AS c ON c.check_id = t.check_id AND c.document_id = t.document_id AND c.body = t.body AND c.col = t.col
    WHERE c.row_no < t.row_no AND c.rank <= 1 AND NOT c.is_fund_line AND (c.line_fund IS NULL OR c.is_subtotal)
),
sums AS (
    SELECT
        check_id, document_id, body, col, printed, printed_id,
        sum(value) FILTER (is_known) AS summed,
        sum(value) FILTER (is_subtotal) AS this_year,
        sum(value) FILTER (is_known OR is_below) AS summed_all,
        printed_rounding + sum(rounding) FILTER (is_known OR is_below) AS tolerance,
        list_sort(list(line_item_id) FILTER (is_known OR is_below)) AS ids,
        count(*) FILTER (is_subtotal) AS subtotals,
        bool_and(is_single) AND NOT bool_or(is_below AND NOT is_known AND value <> 0)
            AND count(*) FILTER (is_known) = count(DISTINCT measure) FILTER (is_known) AS is_certain
    FROM addends
    GROUP BY check_id, document_id, body, col, printed, printed_id, printed_rounding
),
-- the functional lines of the side: a grand total that is their exact sum was made from rounded amounts, while this year's
-- total was rounded on its own (three standard deviations of the roundings of the lines, as in sums.sql)
lines AS (
    SELECT check_id, document_id, body, col, sum(value) AS value, sum(rounding) * sqrt(3 / count(*)) AS spread
    FROM cells
    WHERE class_code IS NOT NULL AND value <> 0 AND coalesce(part, '') <> 'of_which'
    GROUP BY check_id, document_id, body, col
)
SELECT
    check_id,
    document_id,
    concat_ws(' · ', nullif(body, ''), nullif(col, '')) AS place,
    CASE WHEN abs(printed - summed) > tolerance AND abs(printed - summed_all) <= tolerance THEN summed_all ELSE summed END AS expected,
    printed AS observed,
    CASE WHEN printed = summed - this_year + l.value THEN greatest(tolerance, round(l.spread::DECIMAL(24,6), 6)) ELSE tolerance END AS tolerance,
    [printed_id] || ids AS terms,
    is_certain,
    body AS layout
FROM sums LEFT JOIN lines AS l USING (check_id, document_id, body, col)
WHERE subtotals = 1
