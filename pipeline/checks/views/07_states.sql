-- States: which statements of a document are known, read or printed empty. A statement that is missing here was not
-- found, or holds amounts of which none was read.

CREATE OR REPLACE TEMP TABLE check_states AS
    WITH figures AS (
        SELECT DISTINCT document_id, CASE source WHEN 'narrative' THEN 'narrative' ELSE statement END AS statement
        FROM check_lines
    ),
    empty_tables AS (
        SELECT p.document_id, t.statement
        FROM table_reads AS t JOIN check_parts AS p ON p.part_id = t.document_id
        WHERE t.statement IS NOT NULL
        GROUP BY p.document_id, t.statement
        HAVING sum(amounts_printed) = 0
    )
    SELECT document_id, statement FROM figures
    UNION
    SELECT document_id, statement FROM empty_tables;
