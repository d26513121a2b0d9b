-- What a newer version of a report changed, figure by figure (documents.supersedes names the version before).
--
-- A figure is found again by what it is: source, statement, row label, codes, measure, header, period, side, unit; where
-- one document says the same several times, by their order. Amounts that stayed have no row.
INSERT INTO report_changes BY NAME
WITH pairs AS (
    SELECT newer.document_id AS newer, newer.supersedes AS older, newer.unit_id, newer.fiscal_year, newer.report_kind
    FROM documents AS newer JOIN documents AS older ON older.document_id = newer.supersedes
    WHERE newer.unit_id IS NOT NULL AND newer.fiscal_year IS NOT NULL
),
slots AS (
    SELECT document_id, line_item_id, value, page, source, statement, row_label, function_code, economic_code, measure,
        column_label, period, unit, md5(concat_ws(chr(31), source, statement,
            CASE WHEN source = 'table' THEN regexp_replace(coalesce(statement_title, ''), '[0-9\s年度]', '', 'g') END,
            coalesce(row_label, ''), coalesce(function_code, ''), coalesce(economic_code, ''), measure,
            coalesce(column_label, ''), period, coalesce(side, ''), coalesce(unit, ''))) AS slot
    FROM line_items
    WHERE document_id IN (SELECT newer FROM pairs UNION SELECT older FROM pairs)
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY document_id, slot ORDER BY page NULLS FIRST, line_item_id) AS turn FROM slots
),
sides AS (
    SELECT pairs.newer, pairs.older, slot, turn, true AS is_new, numbered.* EXCLUDE (slot, turn)
    FROM pairs JOIN numbered ON numbered.document_id = pairs.newer
    UNION ALL BY NAME
    SELECT pairs.newer, pairs.older, slot, turn, false AS is_new, numbered.* EXCLUDE (slot, turn)
    FROM pairs JOIN numbered ON numbered.document_id = pairs.older
),
compared AS (
    SELECT newer, older, slot, turn,
        arg_max(struct_pack(source, statement, row_label, function_code, economic_code, measure, column_label, period, unit), is_new) AS said,
        any_value(value) FILTER (NOT is_new) AS old_value, any_value(value) FILTER (is_new) AS new_value,
        any_value(page) FILTER (NOT is_new) AS old_page, any_value(page) FILTER (is_new) AS new_page,
        any_value(line_item_id) FILTER (NOT is_new) AS old_line_item_id, any_value(line_item_id) FILTER (is_new) AS new_line_item_id
    FROM sides
    GROUP BY newer, older, slot, turn
)
SELECT newer AS newer_document_id, older AS older_document_id, unit_id, fiscal_year, report_kind,
    CASE WHEN old_line_item_id IS NULL THEN 'added' WHEN new_line_item_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
    said.source AS source, said.statement AS statement, said.row_label AS row_label, said.function_code AS function_code,
    said.economic_code AS economic_code, said.measure AS measure, said.column_label AS column_label, said.period AS period,
    said.unit AS unit, old_value, new_value, try_cast(new_value - old_value AS DECIMAL(20, 2)) AS difference, old_page,
    new_page, old_line_item_id, new_line_item_id
FROM compared JOIN pairs USING (newer, older)
WHERE old_line_item_id IS NULL OR new_line_item_id IS NULL OR old_value IS DISTINCT FROM new_value
ORDER BY newer_document_id, statement, row_label, measure, column_label, old_line_item_id, new_line_item_id;
