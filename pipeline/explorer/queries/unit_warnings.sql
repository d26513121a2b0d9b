-- Usage warnings of the unit and year, and of whole tables; which of these touch the page is for the page to say.
SELECT table_name, warning, unit_id, message
FROM usage_warnings
WHERE (unit_id = $unit AND fiscal_year = $year) OR unit_id IS NULL
ORDER BY unit_id NULLS LAST, table_name, warning
