-- What a newer version of a report changed, figure by figure (documents.supersedes names the version before).
--
-- A figure is found again by what it is: source, statement, row label, codes, measure, header, period, side, unit
-- (in brackets of any width). Where one document says the same several times, equal amounts belong together, and what is
-- left by its order in the report. Amounts that stayed have no row.
INSERT INTO report_changes BY NAME
WITH pairs AS (
    SELECT newer.document_id AS newer, newer.supersedes AS older, newer.unit_id, newer.fiscal_year, newer.report_kind
    FROM documents AS newer JOIN documents AS older ON older.document_id = newer.supersedes
    WHERE newer.unit_id IS NOT NULL AND newer.fiscal_year IS NOT NULL
),
slots AS (
    SELECT document_id, line_item_id, value, page, row_no, source, statement, row_label, function_code, economic_code, measure,
        column_label, period, unit, md5(concat_ws(chr(31), source, statement,
            CASE WHEN source = 'table' THEN regexp_replace(one_width(statement_title), '[0-9\s年度]', '', 'g') END,
            one_width(row_label), coalesce(function_code, ''), coalesce(economic_code, ''), measure,
            one_width(column_label), period, coalesce(side, ''), coalesce(unit, ''))) AS slot
    FROM line_items
    WHERE document_id IN (SELECT newer FROM pairs UNION SELECT older FROM pairs)
),
sides AS (
    SELECT newer, older, true AS is_new, slots.* FROM pairs JOIN slots ON slots.document_id = newer
    UNION ALL BY NAME
    SELECT newer, older, false AS is_new, slots.* FROM pairs JOIN slots ON slots.document_id = older
),
twins AS (
    -- the n-th of equal amounts in one place, on both sides
    SELECT *, row_number() OVER (PARTITION BY newer, older, is_new, slot, value ORDER BY page NULLS FIRST, row_no, line_item_id) AS twin
    FROM sides
),
left_over AS (
    SELECT *, row_number() OVER (PARTITION BY newer, older, is_new, slot ORDER BY page NULLS FIRST, row_no, line_item_id) AS turn
    FROM (
        SELECT * FROM twins QUALIFY count(*) OVER (PARTITION BY newer, older, slot, value, twin) = 1
    )
),
compared AS (
    SELECT newer, older, slot, turn,
        arg_max(struct_pack(source, statement, row_label, function_code, economic_code, measure, column_label, period, unit), is_new) AS said,
        any_value(value) FILTER (NOT is_new) AS old_value, any_value(value) FILTER (is_new) AS new_value,
        any_value(page) FILTER (NOT is_new) AS old_page, any_value(page) FILTER (is_new) AS new_page,
        any_value(line_item_id) FILTER (NOT is_new) AS old_line_item_id, any_value(line_item_id) FILTER (is_new) AS new_line_item_id
    FROM left_over
    GROUP BY newer, older, slot, turn
)
SELECT newer AS newer_document_id, older AS older_document_id, unit_id, fiscal_year, report_kind,
    CASE WHEN old_line_item_id IS NULL THEN 'added' WHEN new_line_item_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
    said.source AS source, said.statement AS statement, said.row_label AS row_label, said.function_code AS function_code,
    said.economic_code AS economic_code, said.measure AS measure, said.column_label AS column_label, said.period AS period,
    said.unit AS unit, old_value, new_value, try_cast(new_value - old_value AS DECIMAL(20, 2)) AS difference, old_page,
    new_page, old_line_item_id, new_line_item_id
FROM compared JOIN pairs USING (newer, older)
ORDER BY newer_document_id, statement, row_label, measure, column_label, old_line_item_id, new_line_item_id;
