-- Printed codes against the classification: line items with a printed code, held unless they carry $flag. One row per
-- code and printed name.
SELECT
    document_id,
    concat_ws(' ', coalesce(function_code, economic_code), row_label) AS place,
    NULL::DECIMAL(24,6) AS expected,
    NULL::DECIMAL(24,6) AS observed,
    NULL::DECIMAL(24,6) AS tolerance,
    [min(line_item_id)] AS terms,
    NOT bool_or(list_contains(flags, $flag)) AS holds
FROM check_lines
WHERE code_source = 'printed' AND value IS NOT NULL AND coalesce(function_code, economic_code) IS NOT NULL
GROUP BY document_id, coalesce(function_code, economic_code), row_label
