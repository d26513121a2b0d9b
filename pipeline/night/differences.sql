-- What changed between the last morning page and the published warehouse, as rows of run_report (without `run`).
--
-- The caller has attached the warehouse, made the views was_documents, was_failures, was_rules and was_rejections of
-- the baseline (empty for the first page) and the table due (report_kind, fiscal_year).
CREATE OR REPLACE TEMP TABLE failures AS
SELECT document_id, check_id, count(*) AS failed
FROM checks WHERE verdict = 'fail' AND severity IN ('error', 'warning') GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE rules AS
SELECT check_id, count(DISTINCT document_id) AS applied,
    count(DISTINCT document_id) FILTER (verdict = 'fail') AS failed
FROM checks WHERE verdict IN ('pass', 'rounding', 'fail') AND severity IN ('error', 'warning') GROUP BY ALL;

-- Failing rules of a document, or of the older version that it replaces, as they stood in the last page.
CREATE OR REPLACE TEMP TABLE compared AS
WITH pairs AS (
    SELECT d.document_id, coalesce(same.document_id, older.document_id) AS was_id
    FROM documents d
    LEFT JOIN was_documents same ON same.document_id = d.document_id AND same.status = 'published'
    LEFT JOIN was_documents older ON older.document_id = d.supersedes AND older.status = 'published'
    WHERE d.status = 'published'
)
SELECT pairs.document_id,
    (SELECT coalesce(sum(failed), 0) FROM was_failures w WHERE w.document_id = pairs.was_id) AS before,
    (SELECT coalesce(sum(failed), 0) FROM failures f WHERE f.document_id = pairs.document_id) AS now,
    list_sort(list(f.check_id)) AS worse
FROM pairs
JOIN failures f USING (document_id)
LEFT JOIN was_failures w ON w.document_id = pairs.was_id AND w.check_id = f.check_id
WHERE pairs.was_id IS NOT NULL AND f.failed > coalesce(w.failed, 0)
GROUP BY pairs.document_id, pairs.was_id;

CREATE OR REPLACE TEMP TABLE failed_now AS
SELECT document_id, sum(failed)::BIGINT AS failed FROM failures GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE entries AS
SELECT CASE WHEN d.supersedes IS NULL THEN 'new' ELSE 'changed' END AS section,
    d.document_id, d.unit_id, coalesce(u.unit_name, d.unit_name) AS unit_name, d.fiscal_year, d.report_kind,
    d.file_name AS what,
    CASE WHEN w.status = 'rejected' THEN 'was_rejected' WHEN d.status = 'superseded' THEN 'superseded' END AS reason,
    d.source_uri AS detail, NULL::BIGINT AS before, coalesce(f.failed, 0) AS now
FROM documents d
LEFT JOIN was_documents w USING (document_id)
LEFT JOIN units u ON u.unit_id = d.unit_id
LEFT JOIN failed_now f ON f.document_id = d.document_id
WHERE d.status <> 'rejected' AND (w.document_id IS NULL OR w.status = 'rejected')

UNION ALL BY NAME
SELECT 'withdrawn' AS section, w.document_id, w.unit_id, u.unit_name, w.fiscal_year, w.report_kind, w.file_name AS what,
    coalesce(d.reject_reason, 'gone') AS reason, NULL AS detail
FROM was_documents w
LEFT JOIN documents d USING (document_id)
LEFT JOIN units u ON u.unit_id = w.unit_id
WHERE w.status <> 'rejected' AND (d.document_id IS NULL OR d.status = 'rejected')

UNION ALL BY NAME
SELECT 'rejected' AS section, r.document_id, r.source_uri AS what, r.stage || ': ' || r.reason AS reason, r.detail
FROM rejections r
ANTI JOIN was_rejections w
    ON w.source_uri = r.source_uri AND w.document_id IS NOT DISTINCT FROM r.document_id
    AND w.stage = r.stage AND w.reason = r.reason
    -- a file that is refused anew is another one in the same place; `at` is null in the baselines of older pages
    AND (r.document_id IS NOT NULL OR w.at IS NULL OR w.at = r.at)

UNION ALL BY NAME
SELECT 'report_worsened' AS section, c.document_id, d.unit_id, coalesce(u.unit_name, d.unit_name) AS unit_name,
    d.fiscal_year, d.report_kind, d.file_name AS what, array_to_string(c.worse, ', ') AS reason, c.before, c.now
FROM compared c JOIN documents d USING (document_id) LEFT JOIN units u ON u.unit_id = d.unit_id

UNION ALL BY NAME
SELECT 'rule_worsened' AS section, r.check_id AS what,
    w.failed || ' / ' || w.applied || ' → ' || r.failed || ' / ' || r.applied AS detail, w.failed AS before, r.failed AS now
FROM rules r JOIN was_rules w USING (check_id)
WHERE r.failed > w.failed AND r.failed * w.applied > w.failed * r.applied

UNION ALL BY NAME
-- One row for each unit and kind that lacks years: between published ones, or after the last of them until today's due.
SELECT 'missing' AS section, unit_id, any_value(unit_name) AS unit_name, min(fiscal_year)::INTEGER AS fiscal_year,
    report_kind, any_value(unit_name) || ' ' || report_kind AS what,
    CASE WHEN max(fiscal_year) < any_value(last) THEN 'gap' ELSE 'overdue' END AS reason,
    array_to_string(list_sort(list(fiscal_year)), ', ') AS detail, count(*) AS now
FROM (
    SELECT unit_id, report_kind, any_value(unit_name) AS unit_name, max(coverage.fiscal_year) AS last,
        unnest(generate_series(min(coverage.fiscal_year) + 1, greatest(max(coverage.fiscal_year), any_value(due.fiscal_year)))) AS fiscal_year
    FROM coverage JOIN due USING (report_kind) WHERE published GROUP BY unit_id, report_kind
)
ANTI JOIN (SELECT unit_id, report_kind, fiscal_year FROM coverage WHERE published) USING (unit_id, report_kind, fiscal_year)
GROUP BY unit_id, report_kind;
