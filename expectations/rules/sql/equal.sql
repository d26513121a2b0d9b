-- One quantity stated in two statements: any of $left in one, any of $right in the other. Where a report states either more
-- than once (several bodies) each statement is held against the nearest; a difference is then not certain.
WITH pairs AS (
    SELECT
        l.document_id, l.quantity, l.value AS observed, r.value AS expected, l.rounding + r.rounding AS tolerance,
        l.terms || r.terms AS terms, l.variants = 1 AND r.variants = 1 AS is_certain,
        row_number() OVER (PARTITION BY l.document_id, l.quantity, l.value ORDER BY abs(l.value - r.value), r.quantity, r.value, r.terms, l.terms) AS choice
    FROM check_quantities AS l JOIN check_quantities AS r USING (document_id)
    WHERE list_contains($left, l.quantity) AND list_contains($right, r.quantity)
)
SELECT
    document_id,
    NULL::VARCHAR AS place,
    CASE WHEN is_certain OR abs(observed - expected) <= tolerance THEN expected END AS expected,
    observed,
    tolerance,
    terms
FROM pairs
WHERE choice = 1
