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

INSERT INTO line_items BY NAME
SELECT parsed_line_items.* EXCLUDE (day) FROM parsed_line_items SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, statement, statement_title, row_no, line_item_id;

INSERT INTO table_reads BY NAME
SELECT parsed_table_reads.* EXCLUDE (day) FROM parsed_table_reads SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, read_no;

INSERT INTO document_evidence BY NAME
SELECT parsed_document_evidence.* EXCLUDE (day) FROM parsed_document_evidence SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, field;

-- One row per unit: of each column the value that most documents state (ties: the longer, then the first by text);
-- every other name that a document printed is an alias.
INSERT INTO units BY NAME
WITH said AS (
    SELECT parsed_units.* EXCLUDE (day) FROM parsed_units SEMI JOIN chosen USING (document_id, day)
),
votes AS (
    UNPIVOT (SELECT unit_id, unit_name, parent_name, division_code, province, city, county, level FROM said)
    ON unit_name, parent_name, division_code, province, city, county, level INTO NAME field VALUE value
),
counted AS (
    SELECT unit_id, field, value, row_number() OVER (
        PARTITION BY unit_id, field ORDER BY count(*) DESC, length(value) DESC, value) AS place
    FROM votes GROUP BY unit_id, field, value
),
merged AS (
    SELECT unit_id,
        any_value(value) FILTER (field = 'unit_name') AS unit_name,
        any_value(value) FILTER (field = 'parent_name') AS parent_name,
        any_value(value) FILTER (field = 'division_code') AS division_code,
        any_value(value) FILTER (field = 'province') AS province,
        any_value(value) FILTER (field = 'city') AS city,
        any_value(value) FILTER (field = 'county') AS county,
        any_value(value) FILTER (field = 'level') AS level
    FROM counted WHERE place = 1 GROUP BY unit_id
),
names AS (
    SELECT unit_id, unnest(aliases) AS name FROM said
    UNION
    SELECT unit_id, unit_name FROM said
)
SELECT merged.*, coalesce(list_sort(list(DISTINCT names.name) FILTER (names.name <> merged.unit_name)), []) AS aliases
FROM merged LEFT JOIN names USING (unit_id)
GROUP BY ALL
ORDER BY unit_id;

DROP TABLE chosen;
