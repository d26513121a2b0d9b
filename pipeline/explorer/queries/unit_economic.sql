-- Basic expenditure by economic code, one year.
SELECT economic_code, level, scheme, name, budget, actual, share, flags
FROM economic_spending
WHERE unit_id = $unit AND fiscal_year = $year
ORDER BY scheme, economic_code
