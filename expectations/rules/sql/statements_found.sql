-- The statements that a report of this kind has: which of $expected were found, with figures or printed empty. Those that
-- were not are told by their titles in the template, $titles.
SELECT
    d.document_id,
    array_to_string(list(wanted.title || ' (' || wanted.statement || ')' ORDER BY wanted.statement) FILTER (s.statement IS NULL), '、') AS place,
    NULL::DECIMAL(24,6) AS expected,
    NULL::DECIMAL(24,6) AS observed,
    NULL::DECIMAL(24,6) AS tolerance,
    []::VARCHAR[] AS terms,
    count(s.statement) = len($expected) AS holds
FROM (
    SELECT document_id, unnest(list_transform($expected, lambda one, n: {'statement': one, 'title': list_extract($titles, n)})) AS wanted
    FROM check_documents
) AS d
LEFT JOIN check_states AS s ON s.document_id = d.document_id AND s.statement = wanted.statement
GROUP BY d.document_id
