-- The total row that one statement prints more than once (under the header and at the end), column by column. Another
-- column must agree, with an amount in it: two rows that agree nowhere are of two bodies.
WITH totals AS (
    SELECT document_id, statement, body, col, min(value) AS least, max(value) AS most, max(rounding) AS rounding,
        list(line_item_id ORDER BY value DESC, line_item_id) AS terms, count(*) AS places, count(DISTINCT value) AS variants
    FROM check_cells
    WHERE is_total AND statement IN ('expenditure', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital', 'income', 'three_public')
        AND coalesce(side, '') <> 'income'
    GROUP BY ALL
    HAVING count(*) > 1
),
tables AS (
    SELECT *, count(*) FILTER (variants = 1 AND most <> 0) OVER (PARTITION BY document_id, statement, body) AS agreeing,
        count(*) FILTER (variants > 1) OVER (PARTITION BY document_id, statement, body) AS differing
    FROM totals
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), '合计', nullif(col, '')) AS place,
    least AS expected,
    most AS observed,
    2 * rounding AS tolerance,
    terms,
    agreeing > differing AS is_certain
FROM tables
