-- One figure with its document.
SELECT l.*, d.file_name, d.media_type, d.pages AS document_pages, d.status, d.source_uri, u.unit_name
FROM line_items AS l JOIN documents AS d USING (document_id) LEFT JOIN units AS u ON u.unit_id = l.unit_id
WHERE l.line_item_id = $figure
