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
        speaking.document_id IS NOT NULL AS speaks, row_number() OVER (ORDER BY documents.document_id)::INTEGER AS place
    FROM documents LEFT JOIN speaking USING (document_id)
    WHERE documents.status = 'published' AND documents.report_kind IN ('final', 'budget')
        AND documents.unit_id IS NOT NULL AND documents.fiscal_year IS NOT NULL
),
figures AS NOT MATERIALIZED (
    SELECT docs.*, hash(line_items.statement, line_items.statement_title) AS table_id,
        hash(line_items.line_item_id) AS number, line_items.* EXCLUDE (document_id, unit_id, fiscal_year, report_kind)
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
cells AS MATERIALIZED (
    SELECT place, table_id, row_no, source, period, measure, unit, value, coalesce(rounding, 0) AS rounding, line_item_id,
        number, CASE WHEN flags <> [] THEN flags END AS flags
    FROM figures
    -- nobody reports a quadrillion: such a number is several glued together, and sums of it would not fit
    WHERE value IS NOT NULL AND abs(value) < 1000000000000000
    QUALIFY source = 'narrative' OR row_number() OVER (
        PARTITION BY place, table_id, row_no, measure, period
        ORDER BY total_first(column_label), x0 NULLS LAST, column_label, number) = 1
),
-- of a table the largest row; ties go to the greatest identifier, whichever row it is
largest AS (
    SELECT *, list(flags) FILTER (flags IS NOT NULL) OVER of_table AS all_flags
    FROM cells WHERE source = 'table'
    WINDOW of_table AS (PARTITION BY place, table_id, period, measure)
    QUALIFY row_number() OVER (PARTITION BY place, table_id, period, measure ORDER BY value DESC, line_item_id DESC) = 1
),
claims AS MATERIALIZED (
    SELECT *, row_number() OVER () AS claim,
        dense_rank() OVER (ORDER BY unit_id, fiscal_year, report_kind, speaks)::INTEGER AS body
    FROM (
        SELECT place, source, period, measure, unit, value, rounding, line_item_id, flatten(all_flags) AS flags FROM largest
        UNION ALL BY NAME
        SELECT place, source, period, measure, unit, value, rounding, line_item_id, flags FROM cells WHERE source = 'narrative'
    ) JOIN docs USING (place)
),
supported AS (
    SELECT a.claim, count(*) AS support
    FROM claims AS a JOIN claims AS b ON a.body = b.body AND a.period = b.period AND a.measure = b.measure
        AND abs(a.value - b.value) <= a.rounding + b.rounding
    GROUP BY a.claim
)
SELECT unit_id, fiscal_year, report_kind, speaks, period, measure,
    max(scope) OVER bodies AS scope, unit, value, rounding, line_item_id, document_id,
    support AS agreeing, count(*) OVER bodies AS claims,
    coalesce(list_sort(list_distinct(flatten(list(flags) FILTER (flags IS NOT NULL) OVER bodies))), []) AS flags
FROM claims JOIN supported USING (claim)
WINDOW bodies AS (PARTITION BY body, period, measure)
QUALIFY row_number() OVER (
    PARTITION BY body, period, measure
    ORDER BY support DESC, source DESC, rounding, place, line_item_id) = 1;

-- Totals that a report states to be none (无此项支出), in words.
CREATE OR REPLACE TEMP TABLE stated_none AS
SELECT DISTINCT speaking.unit_id, speaking.fiscal_year, speaking.report_kind, measure
FROM line_items JOIN speaking USING (document_id)
WHERE line_items.value IS NULL AND quote IS NOT NULL AND function_code IS NULL AND economic_code IS NULL AND period = 'current';
