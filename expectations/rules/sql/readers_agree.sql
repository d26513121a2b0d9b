-- Two independent readings of a table give the same numbers.
SELECT
    document_id,
    concat_ws(' · ', coalesce(statement_title, statement), 'p. ' || nullif(page, 0), disagreement) AS place,
    NULL::DECIMAL(24,6) AS expected,
    NULL::DECIMAL(24,6) AS observed,
    NULL::DECIMAL(24,6) AS tolerance,
    []::VARCHAR[] AS terms,
    disagreement IS NULL AS holds
FROM table_reads
WHERE statement IS NOT NULL
