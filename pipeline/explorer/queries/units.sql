-- All units with what finds them; those with the most years and reports first.
SELECT unit_id, unit_name, division_code, province, city, county, list_concat(aliases, other_names) AS names,
    coalesce(reports, 0) AS reports
FROM units
LEFT JOIN (SELECT unit_id, count(*) FILTER (published) AS reports FROM coverage GROUP BY unit_id) USING (unit_id)
ORDER BY reports DESC, unit_id
