-- Which documents are newer versions of which (table `version_pairs`: older, newer), over the staged documents.
--
-- A newer file is a new version of the same report only when both are by the same body, of the same year, kind and
-- scope, AND the newer holds all that the older holds: every statement (with its title, digits and blanks aside) and
-- at least four fifths of its figures by place (statement, code, label, measure), whatever their amounts. So prose in
-- one file and tables in another never supersede each other, nor do a department's accounts those of its body alone.
-- Order: time of arrival, then document_id. Only documents that share body, year, kind and scope are compared.
CREATE OR REPLACE TEMP TABLE version_pairs AS
WITH candidates AS (
    SELECT document_id, arrived_at, unit_id, fiscal_year, report_kind, scope
    FROM documents
    WHERE status = 'published' AND report_kind IN ('final', 'budget') AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY unit_id, fiscal_year, report_kind, coalesce(scope, '')) > 1
),
slots AS (
    SELECT DISTINCT document_id, source, statement,
        CASE WHEN source = 'table' THEN regexp_replace(coalesce(statement_title, ''), '[0-9\s年度]', '', 'g') ELSE '' END AS title,
        coalesce(function_code, '') AS function_code, coalesce(economic_code, '') AS economic_code,
        coalesce(row_label, '') AS row_label, measure, coalesce(column_label, '') AS column_label, period
    FROM line_items SEMI JOIN candidates USING (document_id)
),
sizes AS (
    SELECT document_id, count(*) AS slots, count(DISTINCT (source, statement, title)) AS statements FROM slots GROUP BY document_id
),
pairs AS (
    SELECT older.document_id AS older, newer.document_id AS newer, newer.arrived_at AS newer_arrived, older.arrived_at AS older_arrived
    FROM candidates AS older JOIN candidates AS newer
        ON older.unit_id = newer.unit_id AND older.fiscal_year = newer.fiscal_year
        AND older.report_kind = newer.report_kind AND older.scope IS NOT DISTINCT FROM newer.scope
        AND (older.arrived_at, older.document_id) < (newer.arrived_at, newer.document_id)
),
shared_slots AS (
    SELECT older, newer, count(*) AS slots
    FROM pairs JOIN slots AS a ON a.document_id = older
    JOIN slots AS b ON b.document_id = newer AND a.source = b.source AND a.statement = b.statement AND a.title = b.title
        AND a.function_code = b.function_code AND a.economic_code = b.economic_code AND a.row_label = b.row_label
        AND a.measure = b.measure AND a.column_label = b.column_label AND a.period = b.period
    GROUP BY ALL
),
shared_statements AS (
    SELECT older, newer, count(*) AS statements
    FROM pairs JOIN (SELECT DISTINCT document_id, source, statement, title FROM slots) AS a ON a.document_id = older
    JOIN (SELECT DISTINCT document_id, source, statement, title FROM slots) AS b ON b.document_id = newer
        AND a.source = b.source AND a.statement = b.statement AND a.title = b.title
    GROUP BY ALL
)
SELECT pairs.older, pairs.newer, older_arrived
FROM pairs
JOIN sizes ON sizes.document_id = pairs.older
JOIN shared_slots USING (older, newer)
JOIN shared_statements USING (older, newer)
WHERE shared_statements.statements = sizes.statements AND shared_slots.slots >= 0.8 * sizes.slots;

UPDATE documents SET status = 'superseded'
WHERE document_id IN (SELECT older FROM version_pairs);

UPDATE documents SET supersedes = latest.older
FROM (SELECT newer, arg_max(older, (older_arrived, older)) AS older FROM version_pairs GROUP BY newer) AS latest
WHERE documents.document_id = latest.newer;

DROP TABLE version_pairs;
