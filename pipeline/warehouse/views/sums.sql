-- Items added up once: tables budget_vs_actual_by_class and budget_vs_actual_by_section.
--
-- Only items (项) are added, never a class and its items; each budget (general, fund, capital) has its own rows. A variance
-- and a rate are given only where every item with an actual states a budget: else the two sums are of different items.
-- printed_actual and printed_budget are what a table of the final accounts and of the budget report print in the row of
-- the class or section itself: the sum can be held against them. It is less where a report withholds items (涉密) and
-- prints their section alone, more where an item is stated in all money only (see rule 3 of budget_vs_actual.sql).
CREATE OR REPLACE TEMP MACRO millionths(part, whole) AS
    -- part / whole to six places, half away from zero, in integers of a cent: the engine divides decimals as floats
    try_cast(try_cast(sign(part) * sign(nullif(whole, 0)) * ((abs(part * 100)::HUGEINT * 2000000 + abs(whole * 100)::HUGEINT)
        // (2 * abs(nullif(whole, 0) * 100)::HUGEINT)) AS DECIMAL(24, 0)) * 0.000001::DECIMAL(7, 6) AS DECIMAL(18, 6));

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
SELECT unit_id, fiscal_year, function_code AS code, statement,
    CASE WHEN count(DISTINCT value) FILTER (quantity = 'actual') = 1 THEN max(value) FILTER (quantity = 'actual') END AS printed_actual,
    CASE WHEN count(DISTINCT value) FILTER (quantity = 'budget') = 1 THEN max(value) FILTER (quantity = 'budget') END AS printed_budget
FROM (
    SELECT speaking.unit_id, speaking.fiscal_year, function_code, statement, value, replace(measure, 'function_', '') AS quantity
    FROM line_items JOIN speaking USING (document_id)
    WHERE source = 'table' AND period = 'current'
        AND (speaking.report_kind, measure) IN (('final', 'function_actual'), ('budget', 'function_budget'))
        AND line_items.unit = 'CNY' AND value IS NOT NULL AND length(function_code) IN (3, 5) AND economic_code IS NULL
        AND statement IN ('gpb_expenditure', 'government_fund', 'state_capital')
    QUALIFY row_number() OVER (PARTITION BY document_id, statement, statement_title, row_no, function_code, measure
        ORDER BY coalesce(column_label, '') LIKE '%合计%' DESC, length(coalesce(column_label, '')), x0 NULLS LAST, line_item_id) = 1
)
GROUP BY unit_id, fiscal_year, function_code, statement;

CREATE OR REPLACE TEMP TABLE subject_sums AS
SELECT item_sums.* EXCLUDE (budget),
    CASE WHEN items_without_budget = 0 THEN try_cast(actual - budget AS DECIMAL(20, 2)) END AS variance,
    CASE WHEN items_without_budget = 0 THEN millionths(actual, budget) END AS execution_rate,
    millionths(initial_budget, sum(initial_budget) OVER whole) AS share_of_budget,
    millionths(actual, sum(actual) OVER whole) AS share_of_actual,
    printed_budget, printed_actual,
    try_cast(coalesce(actual - printed_actual, initial_budget - printed_budget) AS DECIMAL(20, 2)) AS printed_difference
FROM item_sums LEFT JOIN printed_rows ON printed_rows.unit_id = item_sums.unit_id
    AND printed_rows.fiscal_year = item_sums.fiscal_year AND printed_rows.code = item_sums.code
    AND printed_rows.statement = CASE budget_kind WHEN 'fund' THEN 'government_fund' WHEN 'capital' THEN 'state_capital' ELSE 'gpb_expenditure' END
WINDOW whole AS (PARTITION BY subject_level, item_sums.unit_id, item_sums.fiscal_year, budget_kind);

INSERT INTO budget_vs_actual_by_class BY NAME
SELECT subject_sums.* EXCLUDE (subject_level, code, name), code AS class_code, name AS class_name, cofog_division
FROM subject_sums LEFT JOIN function_cofog ON function_cofog.function_code = code
WHERE subject_level = 'class'
ORDER BY unit_id, fiscal_year, class_code, budget_kind;

INSERT INTO budget_vs_actual_by_section BY NAME
SELECT subject_sums.* EXCLUDE (subject_level, code, name), code AS section_code, name AS section_name, code[:3] AS class_code, cofog_group
FROM subject_sums LEFT JOIN function_cofog ON function_cofog.function_code = code
WHERE subject_level = 'section'
ORDER BY unit_id, fiscal_year, section_code, budget_kind;

DROP TABLE item_sums;
DROP TABLE printed_rows;
