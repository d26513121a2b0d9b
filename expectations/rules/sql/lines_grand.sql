-- A summary statement, one side, that prints no total of the year: its grand total against all numbered lines above it,
-- carry-over included, column by column. $totals: the measures of the grand total, $subtotal that of the year's total.
WITH totals AS (
    SELECT document_id, body, col, min(row_no) AS row_no, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id, count(*) = 1 AS is_single
    FROM check_cells
    WHERE statement = $statement AND side = $side AND list_contains($totals, measure)
    GROUP BY document_id, body, col
),
bodies AS (
    SELECT document_id, body FROM check_cells
    WHERE statement = $statement AND side = $side
    GROUP BY document_id, body
    HAVING NOT bool_or(measure = $subtotal)
),
lines AS (
    SELECT t.*, c.value AS amount, c.rounding AS amount_rounding, c.line_item_id AS item, c.rank, c.class_code
    FROM totals AS t
    SEMI JOIN bodies AS b USING (document_id, body)
    JOIN check_cells AS c ON c.document_id = t.document_id AND c.body = t.body AND c.col = t.col
    WHERE c.statement = $statement AND c.side = $side AND c.row_no < t.row_no AND c.rank <= 1 AND NOT c.is_total AND coalesce(c.part, '') <> 'of_which'
        AND c.economic_code IS NULL
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), nullif(col, '')) AS place,
    sum(amount) FILTER (rank = 1) AS expected,
    value AS observed,
    rounding + sum(amount_rounding) FILTER (rank = 1) AS tolerance,
    [line_item_id] || list(item ORDER BY item) FILTER (rank = 1) AS terms,
    -- lines without a number may be details or addends
    is_single AND NOT bool_or(rank = 0 AND amount <> 0) AS is_certain,
    body AS layout
FROM lines
GROUP BY document_id, body, col, value, rounding, line_item_id, is_single
HAVING count(*) FILTER (rank = 1) > 0
