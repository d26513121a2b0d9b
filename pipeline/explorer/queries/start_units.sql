-- Units with the most years: a good place to begin.
SELECT unit_id, any_value(unit_name) AS unit_name, count(*) AS reports, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year
FROM coverage
WHERE published AND report_kind IN ('final', 'budget') AND items > 0
GROUP BY unit_id
ORDER BY reports DESC, sum(items) DESC, unit_id
LIMIT 8
