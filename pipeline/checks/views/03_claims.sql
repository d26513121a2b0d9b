-- Claims: what the prose states.
--   check_claims   one row per figure in prose; `is_whole` when it speaks of the unit as a whole, not of one subject

CREATE OR REPLACE TEMP TABLE check_claims AS
    SELECT
        line_item_id, document_id, statement, row_no, page, row_label, side, function_code, measure, period, value, unit,
        coalesce(rounding, 0) AS rounding, printed_unit, coalesce(column_label, '') AS words, coalesce(quote, '') AS quote, flags,
        function_code IS NULL AND economic_code IS NULL AND NOT contains(coalesce(row_label, ''), '/') AND NOT list_contains(flags, 'ambiguous_binding')
            AS is_whole,
        NOT list_contains(flags, 'ambiguous_binding') AND NOT list_contains(flags, 'ambiguous_code') AS is_certain
    FROM check_lines
    WHERE source = 'narrative' AND value IS NOT NULL;
