-- A statement by code that prints amounts and no total row: its sums cannot be checked against anything.
SELECT
    document_id,
    concat_ws(' · ', statement, nullif(body, '')) AS place,
    []::VARCHAR[] AS terms,
    list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages,
    -- a row without a code may be a total under another name (the unit's own)
    CASE WHEN bool_or(is_total) THEN true WHEN NOT bool_or(function_code IS NULL AND economic_code IS NULL) THEN false END AS holds
FROM check_cells
WHERE statement IN ('income', 'expenditure', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital')
GROUP BY document_id, statement, body
HAVING count(DISTINCT coalesce(function_code, economic_code)) FILTER (value <> 0) >= 3
