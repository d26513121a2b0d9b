-- One value per body, year, kind, period and total (temporary table stated_totals), resolved like budget_vs_actual: the
-- value that most places agree with; ties go to tables before prose, then to the finer rounding. Shared by the views.
--
-- A total is a figure without a code. Each measure is taken from the statements that state it for the body as a whole:
-- 支出决算表 and the like for all money, the statements of fiscal appropriation for theirs. Balances carried over are taken
-- from tables alone: prose speaks of those of single budgets too. Of a table that states a total in several columns the
-- total column counts (合计, else the shortest header, else the leftmost), of several rows the largest: the others are
-- parts of it. Figures of one of several bodies in a report are left out, and what a budget says of last year's outturn
-- (上年执行数): its other prior figures are last year's budget. speaks: see speaking.sql; documents that do not
-- speak (the accounts of a department's own body beside the department's) are kept apart for department_units.
CREATE OR REPLACE TEMP TABLE stated_totals AS
WITH docs AS (
    SELECT documents.document_id, documents.unit_id, documents.fiscal_year, documents.report_kind, documents.scope,
        speaking.document_id IS NOT NULL AS speaks
    FROM documents LEFT JOIN speaking USING (document_id)
    WHERE documents.status = 'published' AND documents.report_kind IN ('final', 'budget')
        AND documents.unit_id IS NOT NULL AND documents.fiscal_year IS NOT NULL
),
figures AS (
    SELECT docs.*, line_items.* EXCLUDE (document_id, unit_id, fiscal_year, report_kind)
    FROM line_items JOIN docs USING (document_id)
    WHERE function_code IS NULL AND economic_code IS NULL AND period IN ('current', 'prior')
        AND NOT list_contains(flags, 'one_of_several_bodies')
        AND NOT (docs.report_kind = 'budget' AND period = 'prior' AND is_outturn(concat_ws(' ', column_label, quote)))
        AND CASE
            WHEN measure IN ('carryover_begin', 'carryover_end')
                THEN source = 'table' AND statement = 'income_expenditure_summary'
            WHEN measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year',
                'expenditure_this_year', 'expenditure_basic', 'expenditure_project', 'expenditure_affiliated_subsidy',
                'expenditure_superior_remittance', 'income_superior_subsidy', 'income_affiliated_remittance')
                THEN source = 'narrative' OR statement IN ('income_expenditure_summary', 'income', 'expenditure')
            WHEN measure IN ('gpb_expenditure', 'gpb_initial_budget', 'gpb_annual_budget', 'gpb_basic_expenditure',
                'basic_personnel', 'basic_public', 'government_fund_expenditure', 'state_capital_expenditure')
                THEN source = 'narrative' OR statement IN ('gpb_expenditure', 'gpb_basic_expenditure',
                    'fiscal_appropriation_summary', 'government_fund', 'state_capital')
            WHEN measure IN ('income_fiscal_appropriation', 'fiscal_appropriation_income_total', 'fiscal_appropriation_expenditure_total')
                THEN source = 'narrative' OR statement IN ('income_expenditure_summary', 'income', 'fiscal_appropriation_summary')
            -- counts and themes of performance tables are targets of projects (车辆检测数量), and 政府购买服务 is no procurement
            WHEN statement IN ('performance', 'other') OR contains(coalesce(statement_title, ''), '购买服务') THEN false
            ELSE regexp_full_match(measure,
                '(three_public|abroad|vehicle|vehicle_purchase|vehicle_running|reception|meeting|training|agency_running)_(budget|actual)'
                || '|procurement_.*|staff_(quota|actual)|retirees_count|vehicles_count')
        END
),
cells AS (
    SELECT * FROM figures
    -- nobody reports a quadrillion: such a number is several glued together, and sums of it would not fit
    WHERE value IS NOT NULL AND abs(value) < 1000000000000000
    QUALIFY source = 'narrative' OR row_number() OVER (
        PARTITION BY document_id, statement, statement_title, row_no, measure, period
        ORDER BY total_first(column_label), x0 NULLS LAST, column_label, line_item_id) = 1
),
claims AS (
    SELECT unit_id, fiscal_year, report_kind, speaks, scope, document_id, source, period, measure,
        min(unit) AS unit, max(value) AS value, arg_max(coalesce(rounding, 0), value) AS rounding,
        arg_max(line_item_id, (value, line_item_id)) AS line_item_id, flatten(list(flags)) AS flags
    FROM cells WHERE source = 'table'
    GROUP BY unit_id, fiscal_year, report_kind, speaks, scope, document_id, source, period, measure, statement, statement_title
    UNION ALL BY NAME
    SELECT unit_id, fiscal_year, report_kind, speaks, scope, document_id, source, period, measure, unit, value,
        coalesce(rounding, 0) AS rounding, line_item_id, flags
    FROM cells WHERE source = 'narrative'
),
supported AS (
    SELECT a.*, count(*) AS support
    FROM claims AS a JOIN claims AS b ON a.unit_id = b.unit_id AND a.fiscal_year = b.fiscal_year AND a.report_kind = b.report_kind
        AND a.speaks = b.speaks AND a.period = b.period AND a.measure = b.measure AND abs(a.value - b.value) <= a.rounding + b.rounding
    GROUP BY ALL
)
SELECT unit_id, fiscal_year, report_kind, speaks, period, measure,
    max(scope) OVER bodies AS scope, unit, value, rounding, line_item_id, document_id,
    support AS agreeing, count(*) OVER bodies AS claims,
    list_sort(list_distinct(flatten(list(flags) OVER bodies))) AS flags
FROM supported
WINDOW bodies AS (PARTITION BY unit_id, fiscal_year, report_kind, speaks, period, measure)
QUALIFY row_number() OVER (
    PARTITION BY unit_id, fiscal_year, report_kind, speaks, period, measure
    ORDER BY support DESC, source DESC, rounding, document_id, line_item_id) = 1;

-- Totals that a report states to be none (无此项支出), in words.
CREATE OR REPLACE TEMP TABLE stated_none AS
SELECT DISTINCT speaking.unit_id, speaking.fiscal_year, speaking.report_kind, measure
FROM line_items JOIN speaking USING (document_id)
WHERE line_items.value IS NULL AND quote IS NOT NULL AND function_code IS NULL AND economic_code IS NULL AND period = 'current';
