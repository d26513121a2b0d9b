-- Figures by their identifiers. Those begin as their documents' do: only the blocks of these documents are read.
SELECT line_item_id, document_id, row_label, column_label, statement, source, printed_value, printed_unit, value, unit, page, x0, top,
    x1, bottom, quote
FROM line_items
WHERE line_item_id IN (SELECT unnest($figures::VARCHAR[])) AND document_id IN (
    SELECT document_id FROM documents WHERE document_id[:8] IN (SELECT DISTINCT unnest($figures::VARCHAR[])[:8])
)
