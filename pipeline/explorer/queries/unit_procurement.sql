-- Procurement of all years, final accounts before budgets.
SELECT fiscal_year, report_kind, total, goods, works, services, sme, sme_share, micro, micro_share, parts_difference, conflicts, flags
FROM procurement WHERE unit_id = $unit
ORDER BY fiscal_year, report_kind DESC
