-- Every place of published reports that states one figure: tables first, in the order of the pages.
SELECT l.line_item_id, l.document_id, d.file_name, d.media_type, l.source, l.statement, l.statement_title, l.row_label,
    l.column_label, l.measure, l.value, l.unit, l.printed_value, l.printed_unit, l.rounding, l.page, l.quote, l.flags, l.report_kind,
    l.function_code, l.economic_code, l.reason, l.uncorrected_value
FROM line_items AS l JOIN documents AS d USING (document_id)
WHERE l.unit_id = $unit AND l.fiscal_year = $year AND l.measure = $measure AND d.status = 'published' AND l.period = 'current'
    AND ($code = '' OR l.function_code = $code) AND ($economic = '' OR l.economic_code = $economic)
    AND ($statement = '' OR l.statement = $statement) AND ($kind = '' OR l.report_kind = $kind)
    AND (NOT $uncoded OR (l.function_code IS NULL AND l.economic_code IS NULL))
ORDER BY l.source DESC, l.report_kind DESC, d.file_name, l.page NULLS LAST, l.row_no, l.x0 NULLS LAST
LIMIT 60
