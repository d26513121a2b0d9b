-- A summary statement that prints the carry-over on both sides prints the total of the year above it on both, or on neither.
-- $statement.
SELECT
    document_id,
    nullif(body, '') AS place,
    list(line_item_id ORDER BY line_item_id) FILTER (is_total_of_year) AS terms,
    count(DISTINCT side) FILTER (is_total_of_year) = 2 AS holds
FROM (
    SELECT *, measure IN ('income_this_year', 'expenditure_this_year') AND rank <= 1 AS is_total_of_year
    FROM check_cells
    WHERE statement = $statement AND side IN ('income', 'expenditure')
)
GROUP BY document_id, body
HAVING bool_or(is_total_of_year AND value <> 0) AND bool_or(measure = 'carryover_begin') AND bool_or(measure = 'carryover_end')
