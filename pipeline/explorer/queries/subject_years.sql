-- Years in which units report the subject.
SELECT fiscal_year, count(DISTINCT unit_id) AS units FROM (
    SELECT unit_id, fiscal_year FROM budget_vs_actual WHERE function_code = $code
    UNION ALL SELECT unit_id, fiscal_year FROM budget_vs_actual_by_section WHERE section_code = $code
    UNION ALL SELECT unit_id, fiscal_year FROM budget_vs_actual_by_class WHERE class_code = $code
    UNION ALL SELECT unit_id, fiscal_year FROM economic_spending WHERE economic_code = $code
)
GROUP BY fiscal_year ORDER BY fiscal_year DESC
