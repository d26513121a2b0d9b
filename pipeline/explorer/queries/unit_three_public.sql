-- “三公”经费 of all years.
SELECT * EXCLUDE (unit_id, unit_name, province, division_code, included_in)
FROM three_public WHERE unit_id = $unit ORDER BY fiscal_year
