-- Failed checks, one for each cause: by severity, then by size (amounts of money before percentages and counts). Chosen by
-- narrow columns first: messages and what follows from a finding are fetched for the few that are shown.
WITH places AS (
    SELECT unit_id, unit_name, concat_ws('/', province, nullif(city, province), nullif(county, coalesce(city, province))) AS place
    FROM units
),
chosen AS (
    SELECT f.rowid AS finding, f.finding_id, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END AS gravity,
        coalesce(r.unit, '') = 'CNY' AS is_money, abs(f.difference) AS size
    FROM checks AS f
    JOIN documents AS d USING (document_id)
    LEFT JOIN places AS p ON p.unit_id = f.unit_id
    LEFT JOIN rules AS r USING (check_id)
    WHERE f.verdict = 'fail' AND d.status = 'published' AND (f.finding_id = f.root_finding_id OR f.root_finding_id IS NULL)
        AND ($severity = '' OR f.severity = $severity) AND ($fault = '' OR f.fault = $fault) AND ($family = '' OR f.family = $family)
        AND ($unit = '' OR f.unit_id = $unit) AND ($year = 0 OR f.fiscal_year = $year) AND ($rule = '' OR f.check_id = $rule)
        AND ($place = '' OR starts_with(p.place || '/', $place || '/'))
),
few AS (
    FROM chosen ORDER BY gravity, is_money DESC, size DESC NULLS LAST, finding_id LIMIT $most OFFSET $skip
),
shown AS (
    SELECT checks.*, gravity, is_money, size FROM checks JOIN few ON checks.rowid = few.finding
),
followers AS (
    SELECT root_finding_id, count(*) - 1 AS followers
    FROM checks
    WHERE verdict = 'fail' AND root_finding_id IN (SELECT finding_id FROM shown)
    GROUP BY root_finding_id
)
SELECT s.* EXCLUDE (verdict, passed, gravity, is_money, size), coalesce(followers, 0) AS followers, d.file_name, d.report_kind,
    coalesce(p.unit_name, d.unit_name) AS unit_name, p.place,
    (SELECT count(*) FROM chosen) AS hits
FROM shown AS s
JOIN documents AS d USING (document_id)
LEFT JOIN places AS p ON p.unit_id = s.unit_id
LEFT JOIN followers ON followers.root_finding_id = s.finding_id
ORDER BY gravity, is_money DESC, size DESC NULLS LAST, s.finding_id
