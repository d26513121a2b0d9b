-- Figures of one page of a document (of the whole document where it has no pages), in the order of the print.
SELECT line_item_id, source, statement, row_label, column_label, value, unit, printed_value, printed_unit, page, x0, top, x1, bottom,
    quote, flags, count(*) OVER () AS hits
FROM line_items
WHERE document_id = $document AND ($page = 0 OR page = $page)
ORDER BY source DESC, statement, row_no, x0 NULLS LAST, line_item_id
LIMIT $most OFFSET $skip
