-- Rows: the parts of one printed row side by side.
--   check_row_parts   one row per table row and part: its amount, or the reason why it is not certain
-- A part printed in several columns (小计 with its own detail) is taken from the column that is the sum; columns that we
-- cannot name (`part` null) are all kept.

CREATE OR REPLACE TEMP TABLE check_row_parts AS
    WITH candidates AS (
        SELECT
            document_id, statement, body, page, row_no, coalesce(side, '') AS side, label,
            coalesce(function_code, economic_code, '') AS code, part, value, rounding, line_item_id,
            row_number() OVER part_of_row AS choice,
            count(*) OVER part_of_row AS columns,
            count(*) FILTER (is_column_total) OVER part_of_row AS sums
        FROM check_cells
        WHERE statement IN ('income', 'expenditure', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital')
            AND coalesce(part, '') <> 'of_which'
        WINDOW part_of_row AS (
            PARTITION BY document_id, statement, body, page, row_no, side, label, function_code, economic_code, part,
                CASE WHEN part IS NULL THEN col END
            ORDER BY is_column_total DESC, line_item_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
    )
    SELECT * EXCLUDE (choice, columns, sums), columns = 1 OR sums = 1 AS is_certain
    FROM candidates
    WHERE choice = 1;
