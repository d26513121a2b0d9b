-- Personnel or public funds in the summary of all money and in the statement of basic expenditure: the same where the sums of
-- both are the same. $left, $right: the quantity compared; $left_other, $right_other: its counterpart.
WITH q AS (SELECT document_id, quantity, value, rounding, terms, variants FROM check_quantities)
SELECT
    l.document_id, NULL::VARCHAR AS place, r.value AS expected, l.value AS observed, l.rounding + r.rounding AS tolerance,
    l.terms || r.terms AS terms, l.variants = 1 AND r.variants = 1 AS is_certain
FROM q AS l
JOIN q AS lo ON lo.document_id = l.document_id AND lo.quantity = $left_other
JOIN q AS r ON r.document_id = l.document_id AND r.quantity = $right
JOIN q AS ro ON ro.document_id = l.document_id AND ro.quantity = $right_other
-- amounts of the summary are often rounded to whole yuan
WHERE l.quantity = $left AND abs(l.value + lo.value - r.value - ro.value) <= 1 + l.rounding + lo.rounding + r.rounding + ro.rounding
