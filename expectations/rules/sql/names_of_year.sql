-- The name of a subject as printed, beside its code or in a path of prose, against the name that the code has in the year:
-- one that went out of use before (行政事业单位离退休 in 2024), or that came into use later. Names are judged while the
-- warehouse is built (table code_names); a name of another subject altogether is C-01's.
WITH dated AS (
    SELECT scheme, code, fiscal_year, printed_name, concat('%/', printed_name) AS last_of_path,
        concat(code, ' ', printed_name, ' → ', expected_name) AS place
    FROM code_names
    WHERE verdict IN ('outdated', 'early')
),
found AS (
    SELECT document_id, place, line_item_id
    FROM check_lines AS l JOIN dated AS n ON n.code = coalesce(l.function_code, l.economic_code) AND n.fiscal_year = l.fiscal_year
    WHERE code_source = 'printed' AND (function_code IS NULL) <> (economic_code IS NULL)
        AND (row_label = printed_name OR row_label LIKE last_of_path)
    UNION ALL
    SELECT document_id, place, line_item_id
    FROM check_lines AS l CROSS JOIN (VALUES (3, 1), (5, 2), (7, 3)) AS levels (digits, nth)
    JOIN dated AS n ON n.code = l.function_code[:digits] AND n.fiscal_year = l.fiscal_year AND n.scheme = 'function'
    WHERE source = 'narrative' AND code_source = 'inferred' AND length(function_code) = 7 AND economic_code IS NULL
        AND list_extract(string_split(row_label, '/'), nth) = printed_name
)
SELECT document_id, place, list(DISTINCT line_item_id ORDER BY line_item_id) AS terms, false AS holds
FROM found
GROUP BY document_id, place
UNION ALL
SELECT document_id, 'names' AS place, []::INTEGER[] AS terms, true AS holds
FROM check_lines
WHERE code_source = 'printed' AND (function_code IS NULL) <> (economic_code IS NULL) AND fiscal_year IS NOT NULL
GROUP BY document_id
