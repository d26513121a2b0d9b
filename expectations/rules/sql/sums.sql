-- A printed sum of codes against the codes below it, in rule.statements. rule.digits: level of the parent (3 类, 5 款, 0 合计 of
-- what is directly below, -1 合计 of the lowest codes). rule.classes: only these classes; empty for all.
-- A total that is the exact sum of the lowest codes was made from rounded amounts, while the classes were rounded on their
-- own: they may be off by what the roundings of the lowest codes add up to (three standard deviations of it, less than
-- the sum of the halves).
WITH asked AS (
    SELECT check_id, statement, unnest(digits) AS digits, classes
    FROM (SELECT rule.check_id, unnest(rule.statements) AS statement, rule.digits, rule.classes FROM rule)
),
exact AS (
    SELECT document_id, statement, body, col, max(tolerance / sqrt(len(terms) / 3)) AS spread
    FROM check_sums
    WHERE digits = -1 AND printed = summed AND is_certain AND len(terms) > 1
    GROUP BY document_id, statement, body, col
)
SELECT
    a.check_id,
    document_id,
    concat_ws(' · ', nullif(body, ''), place, nullif(col, '')) AS place,
    summed AS expected,
    printed AS observed,
    CASE WHEN digits = 0 THEN greatest(tolerance, round(coalesce(spread, 0)::DECIMAL(24,6), 6)) ELSE tolerance END AS tolerance,
    terms,
    is_certain AND NOT is_withheld AS is_certain,
    CASE WHEN is_withheld THEN 'withheld' END AS doubt,
    -- a code printed twice with one amount is a repetition or a slip of its code: no other place tells which
    CASE WHEN NOT is_withheld AND NOT is_repeated THEN statement || body END AS layout
FROM check_sums AS s JOIN asked AS a USING (statement, digits) LEFT JOIN exact USING (document_id, statement, body, col)
WHERE len(a.classes) = 0 OR list_contains(a.classes, left(code, 3))
