-- Failed checks, one for each cause: by severity, then by size (amounts of money before percentages and counts).
WITH places AS (
    SELECT unit_id, unit_name, concat_ws('/', province, nullif(city, province), nullif(county, coalesce(city, province))) AS place
    FROM units
),
found AS (
    SELECT c.*, count(*) OVER (PARTITION BY root_finding_id) - 1 AS followers
    FROM checks AS c
    WHERE verdict = 'fail'
),
chosen AS (
    SELECT f.*, d.file_name, d.report_kind, coalesce(p.unit_name, d.unit_name) AS unit_name, p.place
    FROM found AS f
    JOIN documents AS d USING (document_id)
    LEFT JOIN places AS p ON p.unit_id = f.unit_id
    WHERE d.status = 'published' AND (f.finding_id = f.root_finding_id OR f.root_finding_id IS NULL)
        AND ($severity = '' OR f.severity = $severity) AND ($fault = '' OR f.fault = $fault) AND ($family = '' OR f.family = $family)
        AND ($unit = '' OR f.unit_id = $unit) AND ($year = 0 OR f.fiscal_year = $year) AND ($rule = '' OR f.check_id = $rule)
        AND ($place = '' OR starts_with(p.place || '/', $place || '/'))
)
SELECT chosen.* EXCLUDE (verdict, passed), l.unit AS figure_unit, count(*) OVER () AS hits
FROM chosen LEFT JOIN line_items AS l ON l.line_item_id = chosen.line_item_ids[1]
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, coalesce(l.unit, '') = 'CNY' DESC,
    abs(difference) DESC NULLS LAST, chosen.finding_id
LIMIT $most OFFSET $skip
