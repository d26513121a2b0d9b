-- Units of a place with what is here of them, a page of units at a time; those with gaps first.
WITH placed AS (
    SELECT unit_id, unit_name, concat_ws('/', province, nullif(city, province), nullif(county, coalesce(city, province))) AS path
    FROM units WHERE $unit = '' OR unit_id = $unit
),
chosen AS (
    SELECT unit_id, unit_name, path, count(*) OVER () AS hits, gaps
    FROM placed
    JOIN (
        SELECT unit_id, count(*) FILTER (NOT published) AS gaps FROM coverage WHERE report_kind IN ('final', 'budget') GROUP BY unit_id
    ) USING (unit_id)
    WHERE $place = '' OR starts_with(path || '/', $place || '/')
    ORDER BY gaps DESC, path, unit_id
    LIMIT $most OFFSET $skip
)
SELECT chosen.*, fiscal_year, report_kind, published, statements_missing, statements_empty, items, items_resolved, report_ids
FROM chosen JOIN coverage USING (unit_id)
WHERE report_kind IN ('final', 'budget')
ORDER BY gaps DESC, path, unit_id, fiscal_year, report_kind
