-- Which documents are newer versions of which (table `version_pairs`: older, newer), over the staged documents.
--
-- A newer file is a new version of the same report only when both are by the same body, of the same year, kind and
-- scope, AND the newer holds all that the older holds: every statement (with its title, digits and blanks aside) and
-- at least four fifths of its figures by place (statement, code, label, measure), whatever their amounts. So prose in
-- one file and tables in another never supersede each other, nor do a department's accounts those of its body alone.
-- Order: time of arrival, then document_id; but of a scan and a digital file that state the same (nineteen in twenty of
-- the places that both hold) the digital one counts as the newer, whichever came first: a scan of a report is no
-- correction of it. Only documents that share body, year, kind and scope are compared.
CREATE OR REPLACE TEMP TABLE version_pairs AS
WITH candidates AS (
    SELECT document_id, arrived_at, unit_id, fiscal_year, report_kind, scope, text_source = 'digital' AS is_digital
    FROM documents
    WHERE status = 'published' AND report_kind IN ('final', 'budget') AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY unit_id, fiscal_year, report_kind, coalesce(scope, '')) > 1
),
slots AS (
    SELECT document_id, source, statement,
        CASE WHEN source = 'table' THEN regexp_replace(one_width(statement_title), '[0-9\s年度]', '', 'g') ELSE '' END AS title,
        coalesce(function_code, '') AS function_code, coalesce(economic_code, '') AS economic_code,
        one_width(row_label) AS row_label, measure, one_width(column_label) AS column_label, period,
        list_sort(list(DISTINCT value)) AS amounts
    FROM line_items SEMI JOIN candidates USING (document_id)
    GROUP BY ALL
),
titles AS (SELECT DISTINCT document_id, source, statement, title FROM slots),
sizes AS (
    SELECT document_id, count(*) AS slots, (SELECT count(*) FROM titles WHERE titles.document_id = slots.document_id) AS statements
    FROM slots GROUP BY document_id
),
arrivals AS (
    SELECT a.document_id AS first, b.document_id AS second, a.is_digital <> b.is_digital AS is_scanned_once, a.is_digital AS first_is_digital
    FROM candidates AS a JOIN candidates AS b
        ON a.unit_id = b.unit_id AND a.fiscal_year = b.fiscal_year AND a.report_kind = b.report_kind
        AND a.scope IS NOT DISTINCT FROM b.scope AND (a.arrived_at, a.document_id) < (b.arrived_at, b.document_id)
),
shared_slots AS (
    SELECT first, second, count(*) AS slots, count(*) FILTER (a.amounts = b.amounts) AS alike
    FROM arrivals JOIN slots AS a ON a.document_id = first
    JOIN slots AS b ON b.document_id = second AND a.source = b.source AND a.statement = b.statement AND a.title = b.title
        AND a.function_code = b.function_code AND a.economic_code = b.economic_code AND a.row_label = b.row_label
        AND a.measure = b.measure AND a.column_label = b.column_label AND a.period = b.period
    GROUP BY first, second
),
shared_statements AS (
    SELECT first, second, count(*) AS statements
    FROM arrivals JOIN titles AS a ON a.document_id = first
    JOIN titles AS b ON b.document_id = second AND a.source = b.source AND a.statement = b.statement AND a.title = b.title
    GROUP BY first, second
),
pairs AS (
    SELECT shared_slots.slots AS shared_slots, shared_statements.statements AS shared_statements,
        is_scanned_once AND first_is_digital AND alike >= 0.95 * shared_slots.slots AS is_copy,
        CASE WHEN is_copy THEN second ELSE first END AS older, CASE WHEN is_copy THEN first ELSE second END AS newer
    FROM arrivals JOIN shared_slots USING (first, second) JOIN shared_statements USING (first, second)
)
SELECT pairs.older, pairs.newer, documents.arrived_at AS older_arrived
FROM pairs JOIN sizes ON sizes.document_id = pairs.older JOIN documents ON documents.document_id = pairs.older
WHERE shared_statements = sizes.statements AND shared_slots >= 0.8 * sizes.slots;

UPDATE documents SET status = 'superseded'
WHERE document_id IN (SELECT older FROM version_pairs);

UPDATE documents SET supersedes = latest.older
FROM (SELECT newer, arg_max(older, (older_arrived, older)) AS older FROM version_pairs GROUP BY newer) AS latest
WHERE documents.document_id = latest.newer;

DROP TABLE version_pairs;
