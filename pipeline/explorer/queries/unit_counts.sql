-- Staff, retirees, vehicles, and running costs as stated, each printed number once.
SELECT line_items.fiscal_year, line_items.report_kind, measure, row_label, unit, value, printed_value, printed_unit, min(line_item_id) AS line_item_id,
    count(*) AS places
FROM line_items JOIN documents USING (document_id)
WHERE line_items.unit_id = $unit AND documents.status = 'published' AND period = 'current' AND value IS NOT NULL
    AND measure IN ('staff_quota', 'staff_actual', 'retirees_count', 'vehicles_count', 'agency_running_budget',
        'agency_running_actual', 'meeting_budget', 'meeting_actual', 'training_budget', 'training_actual')
GROUP BY line_items.fiscal_year, line_items.report_kind, measure, row_label, unit, value, printed_value, printed_unit
ORDER BY fiscal_year, report_kind DESC, measure, row_label, value
