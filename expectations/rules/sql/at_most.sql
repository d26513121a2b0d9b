-- One quantity of a report cannot exceed another: $small ≤ $large.
SELECT
    document_id,
    NULL::VARCHAR AS place,
    l.value AS expected,
    s.value AS observed,
    s.rounding + l.rounding AS tolerance,
    s.terms || l.terms AS terms,
    s.variants = 1 AND l.variants = 1 AS is_certain
FROM check_quantities AS s JOIN check_quantities AS l USING (document_id)
WHERE s.quantity = $small AND l.quantity = $large
QUALIFY row_number() OVER (PARTITION BY document_id, s.value ORDER BY l.value DESC, l.terms, s.terms) = 1
