-- A summary that divides expenditure by use in columns (人员经费, 公用经费, 项目支出) against the expenditure statement, per
-- class (类) and for the total row. $uses: the parts of the summary that add up to $part of the statement.
WITH summary AS (
    SELECT c.document_id, coalesce(c.class_code, '合计') AS place, sum(c.value) AS value, sum(c.rounding) AS rounding,
        list(c.line_item_id ORDER BY c.line_item_id) AS terms, count(*) = count(DISTINCT c.part) AS is_single
    FROM check_cells AS c
    LEFT JOIN check_subtotals AS s
        ON s.document_id = c.document_id AND s.statement = c.statement AND s.body = c.body AND s.side = c.side
    WHERE c.statement = 'income_expenditure_summary' AND c.side = 'expenditure' AND list_contains($uses, c.part)
        AND c.col <> '' AND (c.class_code IS NOT NULL AND c.rank <= 1 OR c.class_code IS NULL AND c.row_no = s.total_row)
    GROUP BY ALL
),
-- only summaries that have such columns: a line of uses (基本支出, 项目支出) is one row, not a column
divided AS (SELECT document_id FROM summary WHERE place <> '合计' GROUP BY document_id HAVING count(*) > 0),
statement AS (
    SELECT document_id, code AS place, value, rounding, terms, variants = 1 AND is_single AS is_single
    FROM check_items
    WHERE statement = 'expenditure' AND part = $part AND length(code) = 3
    UNION ALL
    SELECT document_id, '合计', value, rounding, terms, variants = 1 FROM check_quantities WHERE quantity = 't3.' || $part
)
SELECT
    l.document_id,
    l.place,
    r.value AS expected,
    l.value AS observed,
    l.rounding + r.rounding AS tolerance,
    l.terms || r.terms AS terms,
    l.is_single AND r.is_single AS is_certain
FROM summary AS l
SEMI JOIN divided USING (document_id)
JOIN statement AS r USING (document_id, place)
QUALIFY row_number() OVER (PARTITION BY l.document_id, l.place ORDER BY abs(l.value - r.value), r.terms) = 1
