-- A printed sum of codes against the codes below it. $digits: level of the parent (3 类, 5 款, 0 合计 of what is directly
-- below, -1 合计 of the lowest codes). $classes: only these classes; empty for all.
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), place, nullif(col, '')) AS place,
    CASE WHEN is_certain OR abs(printed - summed) <= tolerance THEN summed END AS expected,
    printed AS observed,
    tolerance,
    terms
FROM check_sums
WHERE list_contains($statements, statement)
    AND list_contains($digits, digits)
    AND (len($classes) = 0 OR list_contains($classes, left(code, 3)))
