-- A row of the income statement with a grand total (总计) beside the total of the year and the carry-over: the first is the sum
-- of the other two. Carry-over printed by fund alone is the sum of its columns; blank is 0. Where carry-over stands in rows
-- without a grand total the table was printed over two pages sideways: nothing is certain.
WITH rows AS (
    SELECT
        document_id, body, page, row_no, label, coalesce(function_code, '') AS code,
        max(value) FILTER (role = 'total') AS observed, max(rounding) FILTER (role = 'total') AS total_rounding,
        max(line_item_id) FILTER (role = 'total') AS total_id, count(*) FILTER (role = 'total') AS totals,
        count(*) FILTER (role = 'year') AS years, count(*) FILTER (role = 'carried sum') AS carried_sums,
        sum(value) FILTER (role = 'year') AS year_value,
        coalesce(sum(value) FILTER (role = 'carried sum'), sum(value) FILTER (role = 'carried'), 0) AS carried_value,
        sum(rounding) FILTER (role = 'year' OR starts_with(role, 'carried')) AS rounding,
        list(line_item_id ORDER BY line_item_id) FILTER (role = 'year' OR starts_with(role, 'carried')) AS ids,
        count(*) FILTER (starts_with(role, 'carried')) > 0 AND count(*) FILTER (role = 'total') = 0 AS is_torn
    FROM (
        SELECT *, CASE
            WHEN part = 'income_this_year' THEN 'year'
            WHEN regexp_matches(col::VARCHAR, '^(上年|年初|使用)') AND regexp_matches(col::VARCHAR, '小计$|合计$') THEN 'carried sum'
            WHEN regexp_matches(col::VARCHAR, '^(上年|年初|使用).*(结转|结余)') THEN 'carried'
            WHEN part = 'total_income_and_carryover' THEN 'total'
        END AS role
        FROM check_cells
        WHERE statement = 'income' AND coalesce(part, '') <> 'of_which'
    )
    GROUP BY ALL
),
tables AS (SELECT *, bool_or(is_torn) OVER (PARTITION BY document_id, body) AS has_torn FROM rows)
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), code || label) AS place,
    year_value + carried_value AS expected,
    observed,
    total_rounding + rounding AS tolerance,
    [total_id] || ids AS terms,
    carried_sums <= 1 AND NOT has_torn AS is_certain,
    'income' || body AS layout
FROM tables
WHERE totals = 1 AND years = 1
