-- Figures that the reports of a year state otherwise than the reports they continue, the largest first.
SELECT relation, report_kind, measure, function_code_harmonised, subject, stated, other, difference, other_year, other_kind, line_item_ids
FROM continuity_breaks
WHERE unit_id = $unit AND fiscal_year = $year
ORDER BY abs(difference) DESC, relation, measure, function_code_harmonised
