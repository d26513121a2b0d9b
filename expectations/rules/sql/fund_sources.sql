-- A row of the income statement that divides fiscal appropriations by fund (小计 and 一般公共预算, 政府性基金, 国有资本经营):
-- the appropriations equal the funds printed beside them.
WITH rows AS (
    SELECT
        document_id, body, page, row_no, label, coalesce(function_code, '') AS code,
        count(*) FILTER (part = 'income_fiscal_appropriation' AND is_column_total) AS totals,
        max(value) FILTER (part = 'income_fiscal_appropriation' AND is_column_total) AS observed,
        max(rounding) FILTER (part = 'income_fiscal_appropriation' AND is_column_total) AS total_rounding,
        max(line_item_id) FILTER (part = 'income_fiscal_appropriation' AND is_column_total) AS total_id,
        sum(value) FILTER (is_source) AS summed, sum(rounding) FILTER (is_source) AS rounding,
        list(line_item_id ORDER BY line_item_id) FILTER (is_source) AS ids,
        count(*) FILTER (is_source) = count(DISTINCT fund) FILTER (is_source) AS is_certain
    FROM (
        SELECT *, coalesce(fund, 'all') <> 'all' AND starts_with(col::VARCHAR, '财政拨款') AND coalesce(part, '') <> 'of_which'
            AND NOT regexp_matches(col::VARCHAR, '结转|结余|上年|一般债|专项债') AS is_source
        FROM check_cells
        WHERE statement = 'income'
    )
    GROUP BY ALL
)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), code || label) AS place,
    summed AS expected,
    observed,
    total_rounding + rounding AS tolerance,
    [total_id] || ids AS terms,
    is_certain,
    'income' || body AS layout
FROM rows
WHERE totals = 1 AND summed IS NOT NULL
