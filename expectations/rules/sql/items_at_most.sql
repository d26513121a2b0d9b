-- One code in two statements: a part of the money ($small, statements added up) cannot exceed all of it ($large).
WITH small AS (
    SELECT document_id, code, sum(value) AS value, sum(rounding) AS rounding, flatten(list(terms ORDER BY statement)) AS terms,
        max(variants) = 1 AND bool_and(is_single) AS is_certain
    FROM check_items
    WHERE list_contains($small, statement) AND part = $part
    GROUP BY document_id, code
)
SELECT
    document_id,
    code AS place,
    l.value AS expected,
    s.value AS observed,
    s.rounding + l.rounding AS tolerance,
    s.terms || l.terms AS terms,
    s.is_certain AND l.is_single AND l.variants = 1 AS is_certain
FROM small AS s JOIN check_items AS l USING (document_id, code)
WHERE l.statement = $large AND l.part = $part
QUALIFY row_number() OVER (PARTITION BY document_id, code ORDER BY l.value DESC, l.terms) = 1
