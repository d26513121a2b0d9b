-- 财政拨款收支总表, expenditure side: the total column of a line against its three funds.
WITH lines AS (
    SELECT
        document_id, body, page, row_no, label,
        count(*) FILTER (fund = 'all') = 1 AND count(*) FILTER (fund <> 'all') = count(DISTINCT fund) FILTER (fund <> 'all')
            AND count(*) FILTER (fund IS NULL AND value <> 0) = 0 AS is_certain,
        max(value) FILTER (fund = 'all') AS printed,
        sum(value) FILTER (fund <> 'all') AS summed,
        sum(rounding) FILTER (fund IS NOT NULL) AS tolerance,
        list_sort(list(line_item_id) FILTER (fund IS NOT NULL)) AS terms
    FROM check_cells
    WHERE statement = 'fiscal_appropriation_summary' AND side = 'expenditure' AND coalesce(part, '') <> 'of_which'
    GROUP BY ALL
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), label) AS place,
    summed AS expected,
    printed AS observed,
    tolerance,
    terms,
    is_certain,
    body AS layout
FROM lines
WHERE printed IS NOT NULL AND summed IS NOT NULL
