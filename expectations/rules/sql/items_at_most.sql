-- One code in two statements: a part of the money (rule.small, statements added up) cannot exceed all of it (rule.large).
WITH small AS (
    SELECT a.check_id, a.large, part, i.document_id, i.code, sum(i.value) AS value, sum(i.rounding) AS rounding,
        check_terms_in_order(list({'by': i.statement, 'terms': i.terms})) AS terms, max(i.variants) = 1 AND bool_and(i.is_single) AS is_certain
    FROM check_items AS i
    JOIN (SELECT rule.check_id, unnest(rule.small) AS statement, rule.part, rule.large FROM rule) AS a USING (statement, part)
    GROUP BY a.check_id, a.large, part, i.document_id, i.code
)
SELECT
    s.check_id,
    document_id,
    code AS place,
    l.value AS expected,
    s.value AS observed,
    s.rounding + l.rounding AS tolerance,
    s.terms || l.terms AS terms,
    s.is_certain AND l.is_single AND l.variants = 1 AS is_certain
FROM small AS s JOIN check_items AS l USING (document_id, code, part)
WHERE l.statement = s.large
QUALIFY row_number() OVER (PARTITION BY s.check_id, document_id, code ORDER BY l.value DESC, l.terms) = 1
