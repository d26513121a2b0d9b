-- One row of a fund: carry-over at the beginning + income of the year − expenditure = carry-over at the end.
-- Only where the table has a column for the carry-over and one for the income; blank cells of the row are 0.
WITH rows AS (
    SELECT
        document_id, statement, body, page, row_no, label, code,
        bool_and(is_certain) AS is_certain,
        coalesce(sum(value) FILTER (part = 'carryover_begin'), 0) AS begun,
        coalesce(sum(value) FILTER (part = 'income_this_year'), 0) AS income,
        coalesce(sum(value) FILTER (part = 'total'), 0) AS spent,
        coalesce(sum(value) FILTER (part = 'carryover_end'), 0) AS left_over,
        sum(rounding) AS tolerance,
        list_sort(list(line_item_id)) AS terms
    FROM check_row_parts
    WHERE statement = $statement AND part IN ('carryover_begin', 'income_this_year', 'total', 'carryover_end')
    GROUP BY ALL
),
tables AS (
    SELECT document_id, statement, body
    FROM check_row_parts
    WHERE part IN ('carryover_begin', 'carryover_end', 'income_this_year', 'total')
    GROUP BY ALL
    HAVING bool_or(part LIKE 'carryover_%') AND bool_or(part = 'income_this_year') AND bool_or(part = 'total')
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), code || label) AS place,
    begun + income - spent AS expected,
    left_over AS observed,
    tolerance,
    terms,
    is_certain,
    body AS layout
FROM rows JOIN tables USING (document_id, statement, body)
