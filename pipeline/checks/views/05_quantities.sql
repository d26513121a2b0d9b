-- Quantities: the figures of a report that have a name of their own, one row per distinct value.
--   check_quantities   document, quantity (`<statement>.<what>[.<fund>]`), value, rounding, terms, variants
-- A quantity with more than one variant (several bodies in one report) is known, but not certain. A report where only
-- one quantity has more is of one body: that quantity counts as certain, and one of its places is wrong.
-- Statements: t1 收入支出总表, t2 收入表, t3 支出表, t4 财政拨款收支总表, t5 一般公共预算支出表, t6 基本支出表,
-- t7 三公, t8 政府性基金, t9 国有资本经营, n 情况说明 (prose). The numbers are names, not positions.

CREATE OR REPLACE TEMP TABLE check_subtotals AS
    -- where the lines of a summary end: the row of this year's total, on each side
    SELECT
        document_id, statement, body, side,
        min(row_no) FILTER (measure IN ('income_this_year', 'expenditure_this_year') AND rank <= 1) AS this_year_row,
        min(row_no) FILTER (measure IN ('carryover_begin', 'carryover_end') AND NOT is_fund_line AND rank <= 1) AS carryover_row,
        min(row_no) FILTER (
            measure IN (
                'total_income_and_carryover', 'total_expenditure_and_carryover', 'fiscal_appropriation_income_total',
                'fiscal_appropriation_expenditure_total'
            )
        ) AS total_row
    FROM check_cells
    WHERE statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary')
    GROUP BY document_id, statement, body, side;

CREATE OR REPLACE TEMP TABLE check_quantities AS
    WITH summary AS (
        SELECT c.*, s.this_year_row, s.carryover_row, s.total_row, CASE statement WHEN 'income_expenditure_summary' THEN 't1' ELSE 't4' END AS t
        FROM check_cells AS c
        JOIN check_subtotals AS s USING (document_id, statement, body)
        WHERE s.side IS NOT DISTINCT FROM c.side
    ),
    named AS (
        -- the two summaries: by row; the fund by column, `all` for the total column
        SELECT
            document_id, t || '.' || CASE
                WHEN measure = 'fiscal_appropriation_income_total' THEN 'total_income_and_carryover'
                WHEN measure = 'fiscal_appropriation_expenditure_total' THEN 'total_expenditure_and_carryover'
                ELSE measure
            END || CASE WHEN t = 't4' AND fund <> 'all' THEN '.' || fund ELSE '' END AS quantity,
            value, rounding, line_item_id
        FROM summary
        WHERE fund IS NOT NULL AND (t = 't4' OR fund = 'all') AND rank <= 1 AND NOT is_fund_line AND line_fund IS NULL
            AND measure IN (
                'total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year', 'expenditure_this_year',
                'fiscal_appropriation_income_total', 'fiscal_appropriation_expenditure_total', 'nonfiscal_surplus_used',
                'carryover_begin', 'carryover_end', 'surplus_distribution', 'income_fiscal_appropriation', 'income_superior_subsidy',
                'income_business', 'income_operating', 'income_affiliated_remittance', 'income_other'
            )
        UNION ALL
        -- income by fund: the lines above this year's total, and above the carry-over that repeats the same names
        SELECT document_id, t || '.income.' || line_fund, value, rounding, line_item_id
        FROM summary
        WHERE side = 'income' AND line_fund IS NOT NULL AND fund = 'all' AND class_code IS NULL
            AND row_no < coalesce(carryover_row, this_year_row, 1000000)
        UNION ALL
        SELECT document_id, t || '.carryover_begin.' || line_fund, value, rounding, line_item_id
        FROM summary
        WHERE t = 't4' AND side = 'income' AND line_fund IS NOT NULL AND fund = 'all' AND row_no > carryover_row
        UNION ALL
        -- lines between this year's total and the grand total that we cannot name: whoever sums there must doubt
        SELECT document_id, t || '.unnamed', value, rounding, line_item_id
        FROM summary
        WHERE row_no > this_year_row AND row_no < total_row AND rank <= 1 AND NOT is_fund_line AND line_fund IS NULL
            AND measure NOT IN (
                'total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year', 'expenditure_this_year',
                'nonfiscal_surplus_used', 'carryover_begin', 'carryover_end', 'surplus_distribution'
            )
        UNION ALL
        -- a summary that divides basic expenditure into personnel and public funds, by columns: its total row
        SELECT document_id, 't1.' || part, value, rounding, line_item_id
        FROM summary
        WHERE t = 't1' AND side = 'expenditure' AND part IN ('basic_personnel', 'basic_public') AND row_no = total_row AND class_code IS NULL
        UNION ALL
        -- the coded statements: the total row, by part
        SELECT
            document_id,
            CASE statement
                WHEN 'income' THEN 't2'
                WHEN 'expenditure' THEN 't3'
                WHEN 'gpb_expenditure' THEN 't5'
                WHEN 'government_fund' THEN 't8'
                WHEN 'state_capital' THEN 't9'
            END || '.' || part,
            value, rounding, line_item_id
        FROM check_cells
        WHERE is_total AND part IS NOT NULL AND part <> 'of_which'
            AND statement IN ('income', 'expenditure', 'gpb_expenditure', 'government_fund', 'state_capital')
            -- 财政拨款支出表 is not the statement of all money
            AND NOT (statement IN ('income', 'expenditure') AND contains(body, '财政拨款'))
        UNION ALL
        -- basic expenditure by economic code: totals stand in rows of their own, or in columns of the total row
        SELECT
            document_id,
            't6.' || CASE
                WHEN part IN ('basic_personnel', 'basic_public') THEN part
                WHEN regexp_matches(name, '^人员(经费|支出)') THEN 'basic_personnel'
                WHEN regexp_matches(name, '^(日常)?公用(经费|支出)') THEN 'basic_public'
                ELSE 'total'
            END,
            value, rounding, line_item_id
        FROM check_cells
        WHERE statement = 'gpb_basic_expenditure' AND economic_code IS NULL AND function_code IS NULL
            AND (is_total OR regexp_full_match(name, '(人员|公用|日常公用)(经费|支出)(合计|小计|总计)?'))
        UNION ALL
        SELECT document_id, 't6.' || economic_code, value, rounding, line_item_id
        FROM check_cells
        WHERE statement = 'gpb_basic_expenditure' AND function_code IS NULL AND length(economic_code) IN (3, 5) AND part = 'total'
        UNION ALL
        SELECT document_id, 't7.' || measure, value, rounding, line_item_id
        FROM check_cells
        WHERE statement = 'three_public' AND measure <> 'other'
        UNION ALL
        -- vehicles printed only as purchase and running
        SELECT
            document_id, 't7.vehicle_' || phase, sum(value), sum(rounding), min(line_item_id)
        FROM (
            SELECT *, regexp_extract(measure, '(budget|actual)$') AS phase
            FROM check_cells AS c
            WHERE statement = 'three_public' AND measure SIMILAR TO 'vehicle_(purchase|running)_(budget|actual)'
                AND NOT EXISTS (FROM check_cells AS v WHERE v.document_id = c.document_id AND v.measure IN ('vehicle_budget', 'vehicle_actual'))
        )
        GROUP BY document_id, body, phase
        HAVING count(*) = count(DISTINCT measure)
        UNION ALL
        SELECT document_id, 'n.' || measure, value, rounding, line_item_id
        FROM check_claims
        WHERE unit = 'CNY' AND period = 'current' AND is_whole
    ),
    distinct_values AS (
        SELECT document_id, quantity, value, max(rounding) AS rounding, list_sort(list(line_item_id)) AS terms
        FROM named
        GROUP BY document_id, quantity, value
    ),
    counted AS (
        SELECT *, count(*) OVER (PARTITION BY document_id, quantity) AS variants FROM distinct_values
    )
    -- a report of several bodies gives most of its totals several times; one total given twice is a slip
    SELECT
        * REPLACE (
            CASE WHEN count(DISTINCT quantity) FILTER (variants > 1 AND NOT starts_with(quantity, 'n.')) OVER (PARTITION BY document_id) <= 1
                THEN 1 ELSE variants END AS variants
        ),
        variants AS printed_variants
    FROM counted;
