-- A summary statement, one side: the grand total against this year's total and what is printed between the two, column
-- by column. $carried: the measures that belong into it. A line between them that we cannot name may be an addend or a
-- detail of one: both readings are tried, and where neither holds beside such a line nothing is certain.
WITH totals AS (
    SELECT document_id, body, col, min(row_no) AS row_no, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id,
        count(DISTINCT value) = 1 AS is_single
    FROM check_cells
    WHERE statement = $statement AND side = $side AND list_contains($totals, measure)
    GROUP BY document_id, body, col
),
addends AS (
    SELECT t.document_id, t.body, t.col, t.value AS printed, t.rounding AS printed_rounding, t.line_item_id AS printed_id, t.is_single,
        c.measure, c.value, c.rounding, c.line_item_id,
        c.measure = $subtotal OR list_contains($carried, c.measure) AS is_known,
        c.row_no > min(c.row_no) FILTER (c.measure = $subtotal) OVER (PARTITION BY t.document_id, t.body, t.col) AS is_below
    FROM totals AS t
    JOIN check_cells AS c ON c.document_id = t.document_id AND c.body = t.body AND c.col = t.col
    WHERE c.statement = $statement AND c.side = $side AND c.row_no < t.row_no AND c.rank <= 1 AND NOT c.is_fund_line
        AND (c.line_fund IS NULL OR c.measure = $subtotal)
),
sums AS (
    SELECT
        document_id, body, col, printed, printed_id,
        sum(value) FILTER (is_known) AS summed,
        sum(value) FILTER (measure = $subtotal) AS this_year,
        sum(value) FILTER (is_known OR is_below) AS summed_all,
        printed_rounding + sum(rounding) FILTER (is_known OR is_below) AS tolerance,
        list(line_item_id ORDER BY line_item_id) FILTER (is_known OR is_below) AS ids,
        count(*) FILTER (measure = $subtotal) AS subtotals,
        bool_and(is_single) AND NOT bool_or(is_below AND NOT is_known AND value <> 0)
            AND count(*) FILTER (is_known) = count(DISTINCT measure) FILTER (is_known) AS is_certain
    FROM addends
    GROUP BY document_id, body, col, printed, printed_id, printed_rounding
),
-- the functional lines of the side: a grand total that is their exact sum was made from rounded amounts, while this year's
-- total was rounded on its own (three standard deviations of the roundings of the lines, as in sums.sql)
lines AS (
    SELECT document_id, body, col, sum(value) AS value, sum(rounding) * sqrt(3 / count(*)) AS spread
    FROM check_cells
    WHERE statement = $statement AND side = $side AND class_code IS NOT NULL AND value <> 0 AND coalesce(part, '') <> 'of_which'
    GROUP BY document_id, body, col
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), nullif(col, '')) AS place,
    CASE WHEN abs(printed - summed) > tolerance AND abs(printed - summed_all) <= tolerance THEN summed_all ELSE summed END AS expected,
    printed AS observed,
    CASE WHEN printed = summed - this_year + l.value THEN greatest(tolerance, round(l.spread::DECIMAL(24,6), 6)) ELSE tolerance END AS tolerance,
    [printed_id] || ids AS terms,
    is_certain,
    body AS layout
FROM sums LEFT JOIN lines AS l USING (document_id, body, col)
WHERE subtotals = 1
