-- Line items of a range of documents (view parsed_range), for line_items.py: over all ranges the rows lie in one order,
-- that of documents.
INSERT INTO line_items BY NAME
SELECT parsed_line_items.* EXCLUDE (day) REPLACE (
    coalesce(f.harmonised_code, parsed_line_items.function_code) AS function_code_harmonised,
    coalesce(e.harmonised_code, parsed_line_items.economic_code) AS economic_code_harmonised)
FROM parsed_range AS parsed_line_items SEMI JOIN chosen USING (document_id, day)
LEFT JOIN harmonised AS f ON f.scheme = 'function' AND f.code = parsed_line_items.function_code
    AND f.fiscal_year = coalesce(parsed_line_items.fiscal_year, 9999)
LEFT JOIN harmonised AS e ON e.scheme = 'economic' AND e.code = parsed_line_items.economic_code
    AND e.fiscal_year = coalesce(parsed_line_items.fiscal_year, 9999)
ORDER BY document_id, statement, statement_title, row_no, line_item_id;
