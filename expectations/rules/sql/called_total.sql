-- 收入总计 in prose that is 本年收入合计 of the summary: the amount is right, its name is another quantity's.
SELECT
    c.document_id, c.quote AS place, t.value AS expected, c.value AS observed, c.rounding + t.rounding AS tolerance,
    [c.line_item_id] || t.terms AS terms,
    t.variants = 1 AND y.variants = 1 AS is_certain
FROM check_claims AS c
JOIN check_quantities AS y
    ON y.document_id = c.document_id AND abs(y.value - c.value) <= y.rounding + c.rounding
        AND y.quantity = CASE c.measure WHEN 'total_income_and_carryover' THEN 't1.income_this_year' ELSE 't1.expenditure_this_year' END
JOIN check_quantities AS t ON t.document_id = c.document_id AND t.quantity = 't1.' || c.measure
WHERE c.is_whole AND c.unit = 'CNY' AND c.period = 'current' AND c.measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover')
QUALIFY row_number() OVER (PARTITION BY c.document_id, c.measure, c.value ORDER BY c.line_item_id, t.value) = 1
