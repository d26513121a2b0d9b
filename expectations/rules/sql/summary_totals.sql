-- The totals that go together: this year's and the grand total on both sides of a summary, personnel beside public funds.
-- Where half of them are printed with an amount, the missing ones are a row that was lost (one row may hold both sides).
WITH wanted AS (
    SELECT unnest([
        {'part': 't1', 'of': 4, 'quantity': 't1.income_this_year'}, {'part': 't1', 'of': 4, 'quantity': 't1.expenditure_this_year'},
        {'part': 't1', 'of': 4, 'quantity': 't1.total_income_and_carryover'}, {'part': 't1', 'of': 4, 'quantity': 't1.total_expenditure_and_carryover'},
        {'part': 't4', 'of': 4, 'quantity': 't4.income_this_year'}, {'part': 't4', 'of': 4, 'quantity': 't4.expenditure_this_year'},
        {'part': 't4', 'of': 4, 'quantity': 't4.total_income_and_carryover'}, {'part': 't4', 'of': 4, 'quantity': 't4.total_expenditure_and_carryover'},
        {'part': 't6', 'of': 2, 'quantity': 't6.basic_personnel'}, {'part': 't6', 'of': 2, 'quantity': 't6.basic_public'}
    ], recursive := true)
),
printed AS (
    SELECT d.document_id, w.part, w.of, w.quantity, bool_or(q.quantity IS NOT NULL) AS is_printed, max(q.value) AS value
    FROM check_documents AS d CROSS JOIN wanted AS w
    LEFT JOIN check_quantities AS q ON q.document_id = d.document_id AND q.quantity = w.quantity
    GROUP BY ALL
)
SELECT
    document_id,
    array_to_string(list(quantity ORDER BY quantity) FILTER (NOT is_printed), '、') AS place,
    []::VARCHAR[] AS terms,
    CASE WHEN bool_and(is_printed) THEN true WHEN 2 * count(*) FILTER (is_printed AND value <> 0) >= any_value(of) THEN false END AS holds
FROM printed
GROUP BY document_id, part
HAVING bool_or(is_printed)
