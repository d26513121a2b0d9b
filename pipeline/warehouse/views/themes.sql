-- By theme: tables three_public, procurement and economic_spending, over stated_totals and the basic expenditure statement.
CREATE OR REPLACE TEMP TABLE unit_years AS
SELECT speaking.unit_id, unit_name, province, division_code, speaking.fiscal_year, speaking.report_kind, any_value(included_in) AS included_in
FROM speaking JOIN units USING (unit_id) LEFT JOIN inclusion USING (unit_id, fiscal_year, report_kind)
GROUP BY ALL;

-- What is stated in words to be none is 0 here, unless a figure says otherwise.
CREATE OR REPLACE TEMP TABLE theme_figures AS
SELECT unit_id, fiscal_year, report_kind, measure, value, agreeing < claims AS conflicting, flags
FROM stated_totals WHERE speaks AND period = 'current'
UNION ALL
SELECT unit_id, fiscal_year, report_kind, measure, 0, false, []
FROM stated_none ANTI JOIN (SELECT * FROM stated_totals WHERE speaks AND period = 'current') AS stated USING (unit_id, fiscal_year, report_kind, measure);

-- A year's budget is that of its final accounts where they state it, else that of the budget report.
INSERT INTO three_public BY NAME
WITH chosen AS (
    SELECT * FROM theme_figures
    WHERE regexp_full_match(measure, '(three_public|abroad|vehicle|vehicle_purchase|vehicle_running|reception)_(budget|actual)|vehicles_count')
    QUALIFY row_number() OVER (PARTITION BY unit_id, fiscal_year, measure ORDER BY report_kind DESC) = 1
),
wide AS (
    SELECT unit_id, fiscal_year,
        max(value) FILTER (measure = 'three_public_budget') AS three_public_budget, max(value) FILTER (measure = 'three_public_actual') AS three_public_actual,
        max(value) FILTER (measure = 'abroad_budget') AS abroad_budget, max(value) FILTER (measure = 'abroad_actual') AS abroad_actual,
        max(value) FILTER (measure = 'vehicle_budget') AS vehicle_budget, max(value) FILTER (measure = 'vehicle_actual') AS vehicle_actual,
        max(value) FILTER (measure = 'vehicle_purchase_budget') AS vehicle_purchase_budget, max(value) FILTER (measure = 'vehicle_purchase_actual') AS vehicle_purchase_actual,
        max(value) FILTER (measure = 'vehicle_running_budget') AS vehicle_running_budget, max(value) FILTER (measure = 'vehicle_running_actual') AS vehicle_running_actual,
        max(value) FILTER (measure = 'reception_budget') AS reception_budget, max(value) FILTER (measure = 'reception_actual') AS reception_actual,
        try_cast(max(value) FILTER (measure = 'vehicles_count') AS INTEGER) AS vehicles_count,
        coalesce(list_sort(list(DISTINCT measure) FILTER (conflicting)), []) AS conflicts,
        list_sort(list_distinct(flatten(list(flags)))) AS flags
    FROM chosen
    GROUP BY unit_id, fiscal_year
    HAVING count(*) FILTER (measure <> 'vehicles_count') > 0
),
named AS (
    SELECT unit_id, any_value(unit_name) AS unit_name, any_value(province) AS province, any_value(division_code) AS division_code,
        fiscal_year, any_value(included_years.included_in) AS included_in
    FROM unit_years LEFT JOIN included_years USING (unit_id, fiscal_year) GROUP BY unit_id, fiscal_year
)
SELECT named.*, wide.* EXCLUDE (unit_id, fiscal_year),
    try_cast(three_public_actual - three_public_budget AS DECIMAL(20, 2)) AS variance,
    millionths(three_public_actual, three_public_budget) AS execution_rate,
    try_cast(CASE WHEN three_public_actual IS NOT NULL THEN three_public_actual - abroad_actual - vehicle_actual - reception_actual
        ELSE three_public_budget - abroad_budget - vehicle_budget - reception_budget END AS DECIMAL(20, 2)) AS parts_difference
FROM wide JOIN named USING (unit_id, fiscal_year)
ORDER BY unit_id, fiscal_year;

INSERT INTO procurement BY NAME
WITH wide AS (
    SELECT unit_id, fiscal_year, report_kind,
        max(value) FILTER (measure = 'procurement_total') AS total, max(value) FILTER (measure = 'procurement_goods') AS goods,
        max(value) FILTER (measure = 'procurement_works') AS works, max(value) FILTER (measure = 'procurement_services') AS services,
        max(value) FILTER (measure = 'procurement_sme') AS sme, max(value) FILTER (measure = 'procurement_micro') AS micro,
        coalesce(list_sort(list(DISTINCT measure) FILTER (conflicting)), []) AS conflicts,
        list_sort(list_distinct(flatten(list(flags)))) AS flags
    FROM theme_figures WHERE starts_with(measure, 'procurement_')
    GROUP BY unit_id, fiscal_year, report_kind
)
SELECT unit_years.*, wide.* EXCLUDE (unit_id, fiscal_year, report_kind),
    millionths(sme, total) AS sme_share, millionths(micro, sme) AS micro_share,
    CASE WHEN goods IS NOT NULL OR works IS NOT NULL OR services IS NOT NULL
        THEN try_cast(total - coalesce(goods, 0) - coalesce(works, 0) - coalesce(services, 0) AS DECIMAL(20, 2)) END AS parts_difference
FROM wide JOIN unit_years USING (unit_id, fiscal_year, report_kind)
ORDER BY unit_id, fiscal_year, report_kind;

-- Of each row of the statement of basic expenditure the total column; rows split by function are added up unless a row
-- without a function gives the total. Final accounts give both quantities where they can, budgets the budget. A row that
-- prints the government's code beside the department's (50201-办公经费30201-办公费) is a part of that code's sum.
INSERT INTO economic_spending BY NAME
WITH cells AS MATERIALIZED (
    SELECT speaking.body, speaking.report_kind, speaking.doc, statement_title, row_no, function_code, economic_code,
        economic_code_harmonised, replace(measure, 'economic_', '') AS quantity, value, coalesce(rounding, 0) AS rounding,
        CASE WHEN flags <> [] THEN flags END AS flags, row_label
    FROM line_items JOIN speaking USING (document_id)
    WHERE statement = 'gpb_basic_expenditure' AND source = 'table' AND measure IN ('economic_budget', 'economic_actual')
        AND period = 'current' AND line_items.unit = 'CNY' AND value IS NOT NULL AND length(economic_code) IN (3, 5)
    QUALIFY row_number() OVER (
        PARTITION BY speaking.doc, hash(statement_title), row_no, function_code, economic_code, measure
        ORDER BY total_first(column_label), x0 NULLS LAST, hash(line_item_id)) = 1
),
known AS (
    SELECT code, name, harmonised_code FROM economic_codes WHERE kind = 'gov'
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY valid_to DESC NULLS FIRST) = 1
),
both_schemes AS (
    SELECT *, false AS is_part FROM cells
    UNION ALL BY NAME
    SELECT * EXCLUDE (code, name, harmonised_code) REPLACE (
            coalesce(harmonised_code, code) AS economic_code_harmonised, code AS economic_code, name AS row_label), true AS is_part
    FROM (
        SELECT cells.*, regexp_extract(row_label, '(?:^|[^0-9])(5[0-9]{4})-?[^0-9]', 1) AS code
        FROM cells WHERE starts_with(economic_code, '3') AND contains(row_label, '5')
    ) JOIN known USING (code)
),
whole_rows AS (
    SELECT *, row_label IN (SELECT name FROM economic_codes) AS is_plain
    FROM both_schemes
    QUALIFY function_code IS NULL
        OR NOT bool_or(function_code IS NULL) OVER (PARTITION BY doc, hash(statement_title), economic_code, quantity)
),
by_table AS (
    SELECT body, report_kind, doc, any_value(statement_title) AS statement_title, economic_code, economic_code_harmonised, quantity,
        -- rows of one code under other codes, or of local codes cut to it, are parts of it, unless one is the sum of the others
        CASE WHEN bool_or(function_code IS NOT NULL OR is_part) THEN sum(value)
            WHEN min(row_label) = max(row_label) THEN max(value)
            -- of two rows alike only a plain name can be the total: 电费办公经费 and 电费商品和服务支出 are two parts
            WHEN abs(2 * max(value) - sum(value)) <= sum(rounding) AND (count(*) > 2 OR bool_or(is_plain)) THEN max(value)
            ELSE sum(value) END AS value,
        min(row_label) AS label,
        flatten(list(flags) FILTER (flags IS NOT NULL)) AS flags
    FROM whole_rows
    GROUP BY body, report_kind, doc, hash(statement_title), economic_code, economic_code_harmonised, quantity
),
chosen AS (
    SELECT * FROM by_table
    QUALIFY row_number() OVER (PARTITION BY body, economic_code, quantity
        ORDER BY report_kind DESC, value DESC, doc, statement_title) = 1
),
wide AS (
    SELECT bodies.unit_id, bodies.fiscal_year, pivoted.* EXCLUDE (body)
    FROM (
        SELECT body, economic_code, any_value(economic_code_harmonised) AS economic_code_harmonised,
            CASE length(economic_code) WHEN 3 THEN 'class' ELSE 'section' END AS level,
            CASE WHEN starts_with(economic_code, '5') THEN 'gov' ELSE 'dept' END AS scheme, min(label) AS label,
            max(value) FILTER (quantity = 'budget') AS budget, max(value) FILTER (quantity = 'actual') AS actual,
            coalesce(list_sort(list_distinct(flatten(list(flags) FILTER (flags IS NOT NULL)))), []) AS flags
        FROM chosen GROUP BY body, economic_code
    ) AS pivoted JOIN (SELECT DISTINCT body, unit_id, fiscal_year FROM speaking) AS bodies USING (body)
),
named AS (
    SELECT unit_id, any_value(unit_name) AS unit_name, any_value(province) AS province, any_value(division_code) AS division_code,
        fiscal_year, any_value(included_years.included_in) AS included_in
    FROM unit_years LEFT JOIN included_years USING (unit_id, fiscal_year) GROUP BY unit_id, fiscal_year
),
meant AS (
    SELECT wide.unit_id, wide.fiscal_year, wide.economic_code, economic_codes.name
    FROM wide JOIN economic_codes ON economic_codes.code = wide.economic_code
    QUALIFY row_number() OVER (PARTITION BY wide.unit_id, wide.fiscal_year, wide.economic_code ORDER BY
        greatest(coalesce(valid_from, wide.fiscal_year) - wide.fiscal_year, wide.fiscal_year - coalesce(valid_to, wide.fiscal_year), 0),
        valid_to DESC NULLS FIRST) = 1
)
SELECT named.*, wide.* EXCLUDE (unit_id, fiscal_year, label) REPLACE (
        try_cast(wide.budget AS DECIMAL(20, 2)) AS budget, try_cast(wide.actual AS DECIMAL(20, 2)) AS actual),
    coalesce(meant.name, wide.label) AS name,
    CASE WHEN sum(actual) OVER rows_alike IS NOT NULL THEN millionths(actual, sum(actual) OVER rows_alike)
        ELSE millionths(budget, sum(budget) OVER rows_alike) END AS share
FROM wide JOIN named USING (unit_id, fiscal_year) LEFT JOIN meant USING (unit_id, fiscal_year, economic_code)
WINDOW rows_alike AS (PARTITION BY unit_id, fiscal_year, level, scheme)
ORDER BY unit_id, fiscal_year, economic_code;
