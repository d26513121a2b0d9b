-- How well the unit's reports were read and add up, with their files.
SELECT q.*, list(struct_pack(document_id := d.document_id, file_name := d.file_name, pages := d.pages, media_type := d.media_type)
    ORDER BY d.document_id) FILTER (d.document_id IS NOT NULL) AS files
FROM report_quality AS q LEFT JOIN documents AS d ON d.report_id = q.report_id AND d.status = 'published'
WHERE q.unit_id = $unit
GROUP BY ALL
ORDER BY q.fiscal_year, q.report_kind, q.report_id
