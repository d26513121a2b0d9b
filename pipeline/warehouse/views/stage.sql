-- From the Parquet of all days (views parsed_*) to the tables that depend on documents alone.
--
-- A document belongs to the day of its first arrival; should two days hold it, the earlier wins for all its rows.
-- All inserts are sorted, so that two builds from the same documents give the same file order too.
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT document_id, arg_min(day, (arrived_at, day)) AS day FROM parsed_documents GROUP BY document_id;

INSERT INTO documents BY NAME
SELECT parsed_documents.* EXCLUDE (day) REPLACE (getvariable('pipeline_version') AS pipeline_version)
FROM parsed_documents SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id;

-- A final account or budget whose body nobody could tell cannot be put beside any other: it is rejected in words,
-- its figures stay in line_items.
UPDATE documents SET status = 'rejected', reject_reason = 'unit_unknown'
WHERE status = 'published' AND unit_id IS NULL AND report_kind IN ('final', 'budget');

-- Another build's rejection of the same file is the same fact: the first is kept.
INSERT INTO rejections BY NAME
SELECT source_uri, document_id, stage, reason, arg_min(detail, ("at", detail)) AS detail, min("at") AS "at"
FROM (
    SELECT * EXCLUDE (day) FROM parsed_rejections
    WHERE document_id IS NULL OR (document_id, day) IN (SELECT (document_id, day) FROM chosen)
    UNION ALL BY NAME
    SELECT source_uri, document_id, 'publish' AS stage, 'unit_unknown' AS reason,
        'no name of a department or unit was found in the document. Remedy: teach its label or the ending of its'
        || ' name in data/reference/identity_terms.toml, or report the document' AS detail,
        arrived_at AS "at"
    FROM documents WHERE reject_reason = 'unit_unknown'
)
GROUP BY ALL
ORDER BY source_uri, document_id, stage, reason;

-- Each code also as it is today (harmonised): by its meaning in the fiscal year, else the one nearest in time; a code
-- that the classification lacks stays as observed. Without a year the meaning of today counts.
CREATE OR REPLACE TEMP TABLE harmonised AS
WITH years AS (SELECT DISTINCT coalesce(fiscal_year, 9999) AS fiscal_year FROM parsed_documents),
codes AS (
    SELECT 'function' AS scheme, * FROM function_codes UNION ALL BY NAME SELECT 'economic' AS scheme, * FROM economic_codes
)
SELECT scheme, code, fiscal_year, harmonised_code
FROM codes CROSS JOIN years
WHERE harmonised_code IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY scheme, code, fiscal_year ORDER BY
    greatest(coalesce(valid_from, fiscal_year) - fiscal_year, fiscal_year - coalesce(valid_to, fiscal_year), 0),
    valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST) = 1;

INSERT INTO line_items BY NAME
SELECT parsed_line_items.* EXCLUDE (day) REPLACE (
    coalesce(f.harmonised_code, parsed_line_items.function_code) AS function_code_harmonised,
    coalesce(e.harmonised_code, parsed_line_items.economic_code) AS economic_code_harmonised)
FROM parsed_line_items SEMI JOIN chosen USING (document_id, day)
LEFT JOIN harmonised AS f ON f.scheme = 'function' AND f.code = parsed_line_items.function_code
    AND f.fiscal_year = coalesce(parsed_line_items.fiscal_year, 9999)
LEFT JOIN harmonised AS e ON e.scheme = 'economic' AND e.code = parsed_line_items.economic_code
    AND e.fiscal_year = coalesce(parsed_line_items.fiscal_year, 9999)
ORDER BY document_id, statement, statement_title, row_no, line_item_id;

DROP TABLE harmonised;

INSERT INTO table_reads BY NAME
SELECT parsed_table_reads.* EXCLUDE (day) FROM parsed_table_reads SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, read_no;

INSERT INTO passages BY NAME
SELECT parsed_passages.* EXCLUDE (day) FROM parsed_passages SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, passage_no;

INSERT INTO performance_indicators BY NAME
SELECT parsed_performance_indicators.* EXCLUDE (day)
FROM parsed_performance_indicators SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, form_no, row_no;

-- What the two readings of each table say of the document as a whole: our accuracy figure without truth.
UPDATE documents SET readers = seen.readers, tables_read = seen.tables_read, tables_differing = seen.tables_differing
FROM (
    SELECT document_id, list_sort(list_distinct(list(reader))) AS readers,
        count(*) FILTER (amounts_printed > 0) AS tables_read,
        count(*) FILTER (amounts_printed > 0 AND disagreement IS NOT NULL) AS tables_differing
    FROM table_reads GROUP BY document_id
) AS seen
WHERE documents.document_id = seen.document_id;

INSERT INTO document_evidence BY NAME
SELECT parsed_document_evidence.* EXCLUDE (day) FROM parsed_document_evidence SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, field;

-- What each document says of its unit; views/units.sql makes units of it once the linkage has seen them all.
CREATE OR REPLACE TEMP TABLE said_units AS
SELECT parsed_units.* EXCLUDE (day) FROM parsed_units SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id;

DROP TABLE chosen;
