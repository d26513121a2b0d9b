-- One quantity of a report cannot exceed another: rule.small ≤ rule.large.
WITH smaller AS (SELECT rule.check_id, q.* FROM check_quantities AS q JOIN rule ON rule.small = q.quantity),
larger AS (SELECT rule.check_id, q.* FROM check_quantities AS q JOIN rule ON rule.large = q.quantity)
SELECT
    check_id,
    document_id,
    NULL::VARCHAR AS place,
    l.value AS expected,
    s.value AS observed,
    s.rounding + l.rounding AS tolerance,
    s.terms || l.terms AS terms,
    s.variants = 1 AND l.variants = 1 AS is_certain
FROM smaller AS s JOIN larger AS l USING (check_id, document_id)
QUALIFY row_number() OVER (PARTITION BY check_id, document_id, s.value ORDER BY l.value DESC, l.terms, s.terms) = 1
