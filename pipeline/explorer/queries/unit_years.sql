-- What is here of the unit, by year and kind, and what is missing.
SELECT fiscal_year, report_kind, published, report_ids, statements_empty, statements_missing, items, included_in
FROM coverage
WHERE unit_id = $unit AND report_kind IN ('final', 'budget')
ORDER BY fiscal_year, report_kind
