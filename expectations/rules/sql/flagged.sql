-- Printed codes against the classification: line items with a printed code, held unless they carry rule.flag. One row per
-- code and printed name.
WITH coded AS (
    SELECT document_id, coalesce(function_code, economic_code) AS code, row_label, min(line_item_id) AS line_item_id,
        flatten(list(flags) FILTER (len(flags) > 0)) AS flags
    FROM check_lines
    WHERE code_source = 'printed' AND value IS NOT NULL AND coalesce(function_code, economic_code) IS NOT NULL
    GROUP BY document_id, coalesce(function_code, economic_code), row_label
)
SELECT
    rule.check_id,
    document_id,
    concat_ws(' ', code, row_label) AS place,
    NULL::DECIMAL(24,6) AS expected,
    NULL::DECIMAL(24,6) AS observed,
    NULL::DECIMAL(24,6) AS tolerance,
    [line_item_id] AS terms,
    NOT coalesce(list_contains(flags, rule.flag), false) AS holds
FROM coded CROSS JOIN rule
