-- Reports by place and year: the places right below $place ('' for the country).
WITH placed AS (
    SELECT unit_id, concat_ws('/', province, nullif(city, province), nullif(county, coalesce(city, province))) AS path FROM units
),
below AS (
    SELECT unit_id, split_part(CASE WHEN $place = '' THEN path ELSE substr(path, length($place) + 2) END, '/', 1) AS part
    FROM placed WHERE $place = '' OR starts_with(path || '/', $place || '/')
),
totals AS (SELECT part, count(*) AS units FROM below GROUP BY part)
SELECT part, any_value(totals.units) AS units, fiscal_year,
    count(DISTINCT unit_id) FILTER (published AND report_kind = 'final') AS final,
    count(DISTINCT unit_id) FILTER (published AND report_kind = 'budget') AS budget,
    count(*) FILTER (NOT published) AS gaps,
    count(*) FILTER (published AND len(statements_missing) > 0) AS incomplete
FROM below JOIN totals USING (part) JOIN coverage USING (unit_id)
WHERE report_kind IN ('final', 'budget')
GROUP BY part, fiscal_year
ORDER BY part = '', part, fiscal_year
