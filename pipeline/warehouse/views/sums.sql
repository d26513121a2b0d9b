-- Items added up once: tables budget_vs_actual_by_class and budget_vs_actual_by_section.
--
-- Only items (项) are added, never a class and its items; each budget (general, fund, capital) has its own rows, and items
-- that are stated of all money only have theirs (all). A variance and a rate are given only where every item with an
-- actual states a budget: else the two sums are of different items.
-- printed_actual and printed_budget are what a table of the final accounts and of the budget report print in the row of
-- the class or section itself: the sum can be held against them. Where that is more, beyond rounding, the report withholds
-- items (涉密) or contradicts itself: the rest stands in not_itemised_…, and counts in shares and comparisons. A class or
-- section that is printed without any item has a row with no items.
CREATE OR REPLACE TEMP TABLE item_sums AS
WITH levels AS (
    SELECT unnest(['class', 'section']) AS subject_level, unnest([3, 5]) AS digits
)
SELECT subject_level, unit_id, any_value(unit_name) AS unit_name, any_value(province) AS province,
    any_value(division_code) AS division_code, fiscal_year, function_code[:digits] AS code,
    any_value(CASE subject_level WHEN 'class' THEN class_name ELSE section_name END) AS name, budget_kind,
    count(*)::INTEGER AS items, try_cast(sum(initial_budget) AS DECIMAL(20, 2)) AS initial_budget,
    try_cast(sum(annual_budget) AS DECIMAL(20, 2)) AS annual_budget, try_cast(sum(actual) AS DECIMAL(20, 2)) AS actual,
    try_cast(sum(basic) AS DECIMAL(20, 2)) AS basic, try_cast(sum(project) AS DECIMAL(20, 2)) AS project,
    count(*) FILTER (coalesce(actual, 0) <> 0 AND initial_budget IS NULL AND annual_budget IS NULL)::INTEGER AS items_without_budget,
    sum(coalesce(initial_budget, annual_budget)) AS budget, any_value(included_in) AS included_in,
    list_sort(list_distinct(flatten(list(flags)))) AS flags
FROM budget_vs_actual CROSS JOIN levels
GROUP BY subject_level, unit_id, fiscal_year, function_code[:digits], budget_kind;

CREATE OR REPLACE TEMP TABLE printed_rows AS
SELECT unit_id, fiscal_year, function_code AS code,
    CASE statement WHEN 'government_fund' THEN 'fund' WHEN 'state_capital' THEN 'capital' ELSE 'general' END AS budget_kind,
    CASE WHEN count(DISTINCT value) FILTER (quantity = 'actual') = 1 THEN max(value) FILTER (quantity = 'actual') END AS printed_actual,
    CASE WHEN count(DISTINCT value) FILTER (quantity = 'budget') = 1 THEN max(value) FILTER (quantity = 'budget') END AS printed_budget,
    max(rounding) AS rounding, min(label) AS label, list_sort(list_distinct(flatten(list(flags)))) AS flags
FROM (
    SELECT speaking.unit_id, speaking.fiscal_year, function_code, statement, value, coalesce(rounding, 0) AS rounding, flags,
        replace(measure, 'function_', '') AS quantity, list_extract(string_split(row_label, '/'), -1) AS label
    FROM line_items JOIN speaking USING (document_id)
    WHERE source = 'table' AND period = 'current'
        AND (speaking.report_kind, measure) IN (('final', 'function_actual'), ('budget', 'function_budget'))
        AND line_items.unit = 'CNY' AND value IS NOT NULL AND length(function_code) IN (3, 5) AND economic_code IS NULL
        AND statement IN ('gpb_expenditure', 'government_fund', 'state_capital')
    QUALIFY row_number() OVER (PARTITION BY document_id, statement, statement_title, row_no, function_code, measure
        ORDER BY total_first(column_label), x0 NULLS LAST, line_item_id) = 1
)
GROUP BY unit_id, fiscal_year, function_code, statement;

CREATE OR REPLACE TEMP TABLE subject_sums AS
WITH names AS (
    -- the name of the year, for rows that no item brings one to
    SELECT years.fiscal_year, code, arg_min(name, (greatest(coalesce(valid_from, fiscal_year) - fiscal_year, fiscal_year - coalesce(valid_to, fiscal_year), 0), name)) AS name
    FROM function_codes CROSS JOIN (SELECT DISTINCT fiscal_year FROM printed_rows) AS years
    WHERE length(code) < 7
    GROUP BY years.fiscal_year, code
),
joined AS (
    SELECT item_sums.* EXCLUDE (unit_id, fiscal_year, code, budget_kind, flags), printed_rows.* EXCLUDE (unit_id, fiscal_year, code, budget_kind, flags),
        unit_id, fiscal_year, code, budget_kind,
        list_sort(list_distinct(list_concat(coalesce(item_sums.flags, []), coalesce(printed_rows.flags, [])))) AS flags,
        rounding * (coalesce(items, 0) + 1) AS tolerance
    FROM item_sums FULL JOIN printed_rows USING (unit_id, fiscal_year, code, budget_kind)
    WHERE coalesce(items, printed_actual, printed_budget) IS NOT NULL
),
whole AS (
    SELECT joined.* REPLACE (
            coalesce(subject_level, CASE length(code) WHEN 3 THEN 'class' ELSE 'section' END) AS subject_level,
            coalesce(joined.unit_name, units.unit_name) AS unit_name, coalesce(joined.province, units.province) AS province,
            coalesce(joined.division_code, units.division_code) AS division_code, coalesce(joined.name, names.name, label) AS name,
            coalesce(items, 0) AS items, coalesce(items_without_budget, 0) AS items_without_budget,
            coalesce(joined.included_in, included_years.included_in) AS included_in),
        CASE WHEN printed_budget - coalesce(initial_budget, 0) > tolerance
            THEN try_cast(printed_budget - coalesce(initial_budget, 0) AS DECIMAL(20, 2)) END AS not_itemised_budget,
        CASE WHEN printed_actual - coalesce(actual, 0) > tolerance
            THEN try_cast(printed_actual - coalesce(actual, 0) AS DECIMAL(20, 2)) END AS not_itemised_actual,
        CASE WHEN not_itemised_budget IS NULL THEN initial_budget ELSE printed_budget END AS whole_budget,
        CASE WHEN not_itemised_actual IS NULL THEN actual ELSE printed_actual END AS whole_actual
    FROM joined JOIN units USING (unit_id)
    LEFT JOIN included_years USING (unit_id, fiscal_year) LEFT JOIN names USING (fiscal_year, code)
)
SELECT * EXCLUDE (label, rounding),
    CASE WHEN items_without_budget = 0 THEN try_cast(actual - budget AS DECIMAL(20, 2)) END AS variance,
    CASE WHEN items_without_budget = 0 THEN millionths(actual, budget) END AS execution_rate,
    millionths(whole_budget, sum(whole_budget) OVER whole) AS share_of_budget,
    millionths(whole_actual, sum(whole_actual) OVER whole) AS share_of_actual,
    try_cast(coalesce(actual - printed_actual, initial_budget - printed_budget) AS DECIMAL(20, 2)) AS printed_difference
FROM whole
WINDOW whole AS (PARTITION BY subject_level, unit_id, fiscal_year, budget_kind);

INSERT INTO budget_vs_actual_by_class BY NAME
SELECT subject_sums.* EXCLUDE (subject_level, code, name, budget, tolerance, whole_budget, whole_actual), code AS class_code, name AS class_name, cofog_division
FROM subject_sums LEFT JOIN function_cofog ON function_cofog.function_code = code
WHERE subject_level = 'class'
ORDER BY unit_id, fiscal_year, class_code, budget_kind;

INSERT INTO budget_vs_actual_by_section BY NAME
SELECT subject_sums.* EXCLUDE (subject_level, code, name, budget, tolerance, whole_budget, whole_actual), code AS section_code, name AS section_name, code[:3] AS class_code, cofog_group
FROM subject_sums LEFT JOIN function_cofog ON function_cofog.function_code = code
WHERE subject_level = 'section'
ORDER BY unit_id, fiscal_year, section_code, budget_kind;

DROP TABLE item_sums;
DROP TABLE printed_rows;
