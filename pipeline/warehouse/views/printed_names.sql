-- The names that reports print beside codes, and the parts of a path in prose whose code was found by them (its faults in
-- the path are flagged already, so only the age of its names is new). A name with digits in it is several names, or a
-- local subject cut to the level that the classification has. One row per code, year and name: warehouse/code_names.py
-- judges them.
WITH named AS (
    SELECT CASE WHEN function_code IS NULL THEN 'economic' ELSE 'function' END AS scheme,
        coalesce(function_code, economic_code) AS code, list_extract(string_split(row_label, '/'), -1) AS printed_name, true AS has_code,
        fiscal_year, document_id, page
    FROM line_items
    WHERE code_source = 'printed' AND (function_code IS NULL) <> (economic_code IS NULL)
    UNION ALL
    SELECT 'function', function_code[:digits], list_extract(string_split(row_label, '/'), place), false, fiscal_year, document_id, page
    FROM line_items CROSS JOIN (VALUES (3, 1), (5, 2), (7, 3)) AS levels (digits, place)
    WHERE source = 'narrative' AND code_source = 'inferred' AND length(function_code) = 7 AND economic_code IS NULL
        AND len(string_split(row_label, '/')) = 3 AND NOT list_contains(flags, 'faulty_path')
)
SELECT scheme, code, fiscal_year, printed_name, bool_or(has_code) AS has_code, count(DISTINCT document_id)::INTEGER AS documents,
    count(*)::INTEGER AS figures, min(document_id) AS document_id, arg_min(page, (document_id, page)) AS page
FROM named
WHERE fiscal_year IS NOT NULL AND printed_name <> '' AND NOT regexp_matches(printed_name, '[0-9]')
GROUP BY scheme, code, fiscal_year, printed_name
ORDER BY scheme, code, fiscal_year, printed_name;
