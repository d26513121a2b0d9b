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
