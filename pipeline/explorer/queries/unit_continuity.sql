-- How many figures could be held against the reports of other years or kinds, and how many agree.
SELECT relation, report_kind, other_year, other_kind, compared, agreeing, breaks, largest_break
FROM continuity_links
WHERE unit_id = $unit AND fiscal_year = $year
ORDER BY relation, report_kind
