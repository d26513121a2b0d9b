-- A summary (rule.statement), one side (rule.side): this year's total (rule.subtotal) against the numbered lines above it,
-- column by column.
-- Lines below a line (其中, （一）, 1.) are parts of it. Where no line is numbered all are taken, but then, as with
-- unnumbered lines among numbered ones, a difference is not certain. Expenditure may be listed by function and again by
-- use (基本支出, 项目支出): each list adds up by itself, and in one column both cannot be told apart for certain.
WITH cells AS (
    SELECT rule.check_id, rule.subtotal, c.*
    FROM check_cells AS c JOIN rule ON rule.statement = c.statement AND rule.side = c.side
    WHERE c.rank <= 1
),
subtotals AS (
    SELECT check_id, document_id, body, col, min(row_no) AS row_no, min(value) AS value, max(rounding) AS rounding,
        min(line_item_id) AS line_item_id, count(*) = 1 AS is_single
    FROM cells
    WHERE measure = subtotal
    GROUP BY check_id, document_id, body, col
),
lines AS (
    SELECT s.check_id, s.document_id, s.body, s.col, s.value AS printed, s.rounding AS printed_rounding, s.line_item_id AS printed_id, s.is_single,
        c.value, c.rounding, c.line_item_id, c.rank, c.class_code,
        -- a subject of a lower level (款, 项) among numbered classes is a detail of the class above it
        c.class_code IS NULL AND c.name IN (SELECT name FROM check_names WHERE length(code) > 3) AS is_detail,
        coalesce(c.part, '') IN ('expenditure_basic', 'expenditure_project', 'expenditure_operating') AS is_by_use,
        bool_or(c.rank = 1) OVER (PARTITION BY s.check_id, s.document_id, s.body, s.col) AS is_numbered
    FROM subtotals AS s
    JOIN cells AS c ON c.check_id = s.check_id AND c.document_id = s.document_id AND c.body = s.body AND c.col = s.col
    WHERE c.row_no < s.row_no AND NOT c.is_total
        AND coalesce(c.part, '') NOT IN ('of_which', 'basic_personnel', 'basic_public', 'carryover_begin', 'carryover_end')
        AND c.economic_code IS NULL
),
taken AS (
    SELECT *, rank = 1 OR NOT is_numbered AS is_line FROM lines
),
sums AS (
    SELECT
        check_id, document_id, body, col, printed, printed_id, printed_rounding,
        coalesce(sum(value) FILTER (is_line AND NOT is_by_use), 0) AS by_function,
        coalesce(sum(value) FILTER (is_line), 0) AS by_all,
        printed_rounding + coalesce(sum(rounding) FILTER (is_line), 0) AS tolerance,
        list_sort(list(line_item_id) FILTER (is_line AND NOT is_by_use)) AS ids_by_function,
        list_sort(list(line_item_id) FILTER (is_line)) AS ids_by_all,
        bool_or(is_line AND is_by_use) AS has_uses,
        bool_or(is_line AND NOT is_by_use AND class_code IS NOT NULL) AS has_functions,
        bool_and(is_single) AND bool_and(is_numbered) AND NOT bool_or(is_numbered AND rank = 0 AND value <> 0 AND NOT is_detail) AS is_certain
    FROM taken
    GROUP BY check_id, document_id, body, col, printed, printed_id, printed_rounding
    HAVING count(*) FILTER (is_line) > 0
),
chosen AS (
    SELECT *, NOT has_uses OR (has_functions AND abs(printed - by_function) <= abs(printed - by_all)) AS is_by_function FROM sums
)
SELECT
    check_id,
    document_id,
    concat_ws(' · ', nullif(body, ''), nullif(col, '')) AS place,
    CASE WHEN is_by_function THEN by_function ELSE by_all END AS expected,
    printed AS observed,
    tolerance,
    [printed_id] || CASE WHEN is_by_function THEN ids_by_function ELSE ids_by_all END AS terms,
    is_certain AND NOT (has_uses AND has_functions) AS is_certain,
    body AS layout
FROM chosen
