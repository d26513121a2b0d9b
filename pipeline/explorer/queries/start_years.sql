-- Reports by year.
SELECT fiscal_year, count(*) FILTER (report_kind = 'final') AS final, count(*) FILTER (report_kind = 'budget') AS budget,
    count(DISTINCT unit_id) AS units
FROM coverage
WHERE published AND report_kind IN ('final', 'budget')
GROUP BY fiscal_year
ORDER BY fiscal_year DESC
