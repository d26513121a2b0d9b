-- Figures by their identifiers.
SELECT line_item_id, document_id, row_label, column_label, statement, source, printed_value, printed_unit, value, unit, page, x0, top,
    x1, bottom, quote
FROM line_items
WHERE line_item_id IN (SELECT unnest($figures::VARCHAR[]))
