-- One quantity stated in two statements: any of rule.left in one, any of rule.right in the other. Where a report states either
-- more than once each statement is held against the nearest of the other side; where it tells of several bodies a
-- difference is not certain.
WITH lefts AS (
    SELECT n.check_id, q.* FROM (SELECT rule.check_id, unnest(rule.left) AS quantity FROM rule) AS n JOIN check_quantities AS q USING (quantity)
),
rights AS (
    SELECT n.check_id, q.* FROM (SELECT rule.check_id, unnest(rule.right) AS quantity FROM rule) AS n JOIN check_quantities AS q USING (quantity)
),
pairs AS (
    SELECT
        check_id, document_id, l.value AS observed, r.value AS expected, l.rounding + r.rounding AS tolerance,
        l.terms || r.terms AS terms, l.variants = 1 AND r.variants = 1 AS is_certain,
        row_number() OVER (PARTITION BY check_id, document_id, l.quantity, l.value ORDER BY abs(l.value - r.value), r.quantity, r.value, r.terms, l.terms) AS of_left,
        row_number() OVER (PARTITION BY check_id, document_id, r.quantity, r.value ORDER BY abs(l.value - r.value), l.quantity, l.value, l.terms, r.terms) AS of_right,
        min(abs(l.value - r.value)) OVER (PARTITION BY check_id, document_id, l.quantity, l.value) AS nearest,
        r.printed_variants > 1 AS is_one_of_several
    FROM lefts AS l JOIN rights AS r USING (check_id, document_id)
)
SELECT check_id, document_id, NULL::VARCHAR AS place, expected, observed, tolerance, terms, is_certain
FROM pairs
-- the right side is asked too, where it gives the quantity twice and nothing on the left agrees with this one
WHERE of_left = 1 OR (of_right = 1 AND is_one_of_several AND nearest < abs(observed - expected) AND abs(observed - expected) > tolerance)
