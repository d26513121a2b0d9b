-- A side of a summary statement that lists amounts ends with its grand total, and a total with an amount has lines above
-- it that it could be the sum of. $statement.
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), CASE side WHEN 'income' THEN '收入' ELSE '支出' END) AS place,
    list(line_item_id ORDER BY abs(value) DESC, line_item_id)[1:1] AS terms,
    count(*) FILTER (is_grand) > 0 AND count(*) FILTER (NOT is_sum) > 0 AS holds
FROM (
    SELECT *,
        measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'fiscal_appropriation_income_total', 'fiscal_appropriation_expenditure_total')
            OR regexp_matches(name, '总计$|^合计$|^(收入|支出)合计$') AS is_grand,
        is_total OR measure IN ('income_this_year', 'expenditure_this_year', 'total_income_and_carryover', 'total_expenditure_and_carryover',
            'fiscal_appropriation_income_total', 'fiscal_appropriation_expenditure_total') OR contains(name, '合计') OR contains(name, '总计') AS is_sum
    FROM check_cells
    WHERE statement = $statement AND side IN ('income', 'expenditure') AND value <> 0
)
GROUP BY document_id, body, side
