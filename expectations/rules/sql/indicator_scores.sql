-- An indicator of a performance form cannot earn more than its points.
SELECT
    document_id,
    concat_ws(' · ', coalesce(project, title), level3) AS place,
    points AS expected,
    score AS observed,
    0::DECIMAL(24,6) AS tolerance,
    []::VARCHAR[] AS terms,
    CASE WHEN page IS NULL THEN [] ELSE [page] END AS pages,
    len(flags) = 0 AS is_certain
FROM (
    SELECT f.* REPLACE (p.document_id AS document_id, f.page + p.first_page AS page)
    FROM performance_indicators AS f JOIN check_parts AS p ON p.part_id = f.document_id
)
WHERE points IS NOT NULL AND score IS NOT NULL
