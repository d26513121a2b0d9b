-- One document.
SELECT d.*, u.unit_name AS canonical_name FROM documents AS d LEFT JOIN units AS u ON u.unit_id = d.unit_id WHERE d.document_id = $document
