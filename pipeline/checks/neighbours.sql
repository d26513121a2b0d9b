-- Amounts that a suspect figure may have been taken for: `relation` row, column or last_year. The row above and the
-- two beside it in the column; of last year what the document itself states of it, and the report of the year before.
WITH suspects AS (
    SELECT s.document_id AS report, s.figure, li.*
    FROM check_named AS s JOIN check_lines AS li ON li.item = s.figure
)
SELECT DISTINCT s.report, s.figure, 'row' AS relation, o.value
FROM suspects AS s
JOIN check_lines AS o
    ON o.part_id = s.part_id AND o.source = 'table' AND o.statement = s.statement AND o.page IS NOT DISTINCT FROM s.page
        AND o.row_no = s.row_no AND o.statement_title IS NOT DISTINCT FROM s.statement_title
WHERE s.source = 'table' AND o.line_item_id <> s.line_item_id AND o.value IS NOT NULL
UNION
SELECT DISTINCT s.report, s.figure, 'column', o.value
FROM suspects AS s
JOIN check_lines AS o
    ON o.part_id = s.part_id AND o.source = 'table' AND o.statement = s.statement
        AND o.statement_title IS NOT DISTINCT FROM s.statement_title AND o.column_label IS NOT DISTINCT FROM s.column_label
        AND o.side IS NOT DISTINCT FROM s.side AND o.row_no BETWEEN s.row_no - 2 AND s.row_no + 2 AND o.row_no <> s.row_no
WHERE s.source = 'table' AND o.value IS NOT NULL
UNION
SELECT DISTINCT s.report, s.figure, 'last_year', o.value
FROM suspects AS s
JOIN check_lines AS o
    ON o.part_id = s.part_id AND o.measure = s.measure AND o.function_code IS NOT DISTINCT FROM s.function_code
        AND o.economic_code IS NOT DISTINCT FROM s.economic_code
WHERE o.period = 'prior' AND s.period = 'current' AND o.value IS NOT NULL
UNION
SELECT DISTINCT s.report, s.figure, 'last_year', o.value
FROM suspects AS s
JOIN documents AS own ON own.document_id = s.part_id
JOIN documents AS d ON d.unit_id = own.unit_id AND d.fiscal_year = own.fiscal_year - 1 AND d.report_kind = own.report_kind
JOIN check_lines AS o
    ON o.part_id = d.document_id AND o.source = s.source AND o.statement = s.statement AND o.measure = s.measure
        AND o.function_code IS NOT DISTINCT FROM s.function_code AND o.economic_code IS NOT DISTINCT FROM s.economic_code
        AND o.row_label IS NOT DISTINCT FROM s.row_label AND o.column_label IS NOT DISTINCT FROM s.column_label
WHERE o.period = s.period AND o.value IS NOT NULL
