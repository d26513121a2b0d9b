-- Failed checks that the figure takes part in.
SELECT c.finding_id, c.check_id, c.severity, c.fault, c.message, c.difference
FROM checks AS c
WHERE c.document_id = $document AND c.verdict = 'fail' AND list_contains(c.line_item_ids, $figure)
ORDER BY c.severity, c.check_id
LIMIT 20
