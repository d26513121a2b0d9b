-- Years in which the chosen units can be compared.
SELECT fiscal_year, count(DISTINCT unit_id) AS units FROM unit_comparison
WHERE unit_id IN (SELECT unnest($units::VARCHAR[])) GROUP BY fiscal_year ORDER BY units DESC, fiscal_year DESC
