-- Cells: the table figures that identities are about, each with the part it plays.
--   check_cells   one row per money cell of the current period in a final account or a budget
-- `body` keeps apart several tables of one statement; `name` is the row label without its number; `rank` says where a
-- line stands in its list (1 = 一、  2 = 其中, （一）, 1.  0 = no number); `part` is what the column states.

CREATE OR REPLACE TEMP MACRO check_plain(words) AS
    translate(coalesce(words, ''), '（）：，．０１２３４５６７８９', '():,.0123456789');

CREATE OR REPLACE TEMP MACRO check_name(words) AS
    regexp_replace(check_plain(words), '^(其中:?|减:|加:)?([一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)、?|\d+[、.]|\(\d+\)、?)?', '');

-- the name of a function class (类) is printed with and without its last word 支出
CREATE OR REPLACE TEMP MACRO check_class_name(words) AS
    regexp_replace(regexp_replace(check_name(words), '\((类|款|项)\)', '', 'g'), '支出$', '');

CREATE OR REPLACE TEMP TABLE check_documents AS
    SELECT document_id, report_kind, unit_id, fiscal_year
    FROM documents
    WHERE report_kind IN ('final', 'budget') AND status <> 'rejected';

CREATE OR REPLACE TEMP TABLE check_class_names AS
    WITH names AS (
        SELECT code, name FROM function_codes WHERE length(code) = 3
        UNION ALL
        SELECT code, unnest(aliases) FROM function_codes WHERE length(code) = 3
    )
    SELECT check_class_name(name) AS class_name, min(code) AS class_code
    FROM names
    GROUP BY ALL
    HAVING count(DISTINCT code) = 1;

CREATE OR REPLACE TEMP TABLE check_cells AS
    WITH plain AS (
        SELECT
            line_item_id, document_id, d.report_kind, statement, coalesce(statement_title, '') AS body, row_no, page, side,
            check_plain(row_label) AS label, check_name(row_label) AS name, function_code, economic_code, measure,
            check_plain(column_label) AS col, value, coalesce(rounding, 0) AS rounding, flags
        FROM line_items SEMI JOIN check_documents USING (document_id) JOIN documents AS d USING (document_id)
        WHERE source = 'table' AND period = 'current' AND unit = 'CNY' AND value IS NOT NULL
    ),
    coded AS (
        SELECT
            *,
            bool_or(function_code IS NOT NULL OR economic_code IS NOT NULL OR label <> '') OVER (PARTITION BY document_id, statement, body)
                AS has_rows
        FROM plain
    ),
    read AS (
        SELECT
            * EXCLUDE (has_rows),
            CASE
                WHEN regexp_matches(label, '^(其中|\([一二三四五六七八九十]+\)|\d+[、.]|\(\d+\))') THEN 2
                WHEN regexp_matches(label, '^[一二三四五六七八九十]+[、.]') THEN 1
                ELSE 0
            END AS rank,
            function_code IS NULL AND economic_code IS NULL
                -- a table of one row without a label is the total alone
                AND (regexp_full_match(name, '(类款项|科目)?(本年)?(收入|支出|预算|决算|基本支出)?(合计|总计|共计)') OR NOT has_rows)
                AS is_total,
            -- a final account prints the budget beside the outcome: another phase, not another addend
            report_kind = 'final' AND regexp_matches(col, '预算数|年初预算|全年预算|调整预算') AND NOT contains(col, '决算')
                AS is_budget_phase,
            -- 项目支出-其中:基本建设 is a detail; 支出-其中:项目支出 is the addend itself
            contains(col, '其中') AND NOT regexp_matches(col, '其中:?-?(基本支出|项目支出|人员|公用|日常公用)')
                AS is_of_which,
            regexp_matches(col, '(小计|合计|总计|金额|决算数|预算数)$') AS is_column_total,
            regexp_matches(name, '^(一般公共预算|公共预算|政府性基金|国有资本经营)') AS is_fund_line
        FROM coded
    ),
    measured AS (
        -- in the summaries the row says what is measured, the column only of which fund
        SELECT
            *,
            CASE WHEN statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') AND measure = 'other' THEN
                coalesce(
                    min(CASE WHEN measure <> 'other' THEN measure END) OVER (PARTITION BY document_id, statement, body, row_no, side, label),
                    CASE
                        WHEN regexp_matches(name, '^本年支出(合计|小计)') THEN 'expenditure_this_year'
                        WHEN regexp_matches(name, '^支出(总计|合计)$') THEN 'total_expenditure_and_carryover'
                        WHEN side = 'expenditure' AND regexp_matches(name, '^(年末|结转下年)') THEN 'carryover_end'
                    END
                )
            END AS row_measure
        FROM read
    )
    SELECT
        read.* EXCLUDE (is_of_which, row_measure) REPLACE (coalesce(row_measure, measure) AS measure),
        CASE
            WHEN is_of_which THEN 'of_which'
            WHEN measure LIKE 'income_%' OR measure LIKE 'carryover_%' THEN measure
            WHEN measure LIKE 'expenditure_%' AND measure <> 'expenditure_this_year' THEN measure
            WHEN measure IN ('basic_personnel', 'basic_public', 'total_income_and_carryover') THEN measure
            WHEN measure IN ('function_budget', 'function_annual_budget', 'gpb_initial_budget', 'gpb_annual_budget')
                AND report_kind = 'final' THEN 'budget'
            WHEN measure IN (
                'function_actual', 'function_budget', 'expenditure_this_year', 'gpb_expenditure', 'gpb_basic_expenditure',
                'government_fund_expenditure', 'state_capital_expenditure', 'total_expenditure_and_carryover',
                'economic_actual', 'economic_budget'
            ) THEN 'total'
        END AS part,
        CASE
            WHEN contains(col, '国有资本') THEN 'capital'
            WHEN contains(col, '政府性基金') THEN 'fund'
            WHEN regexp_matches(col, '一般公共预算|公共财政预算') THEN 'gpb'
            WHEN col = '' OR regexp_matches(col, '(小计|合计|总计|金额|决算数|预算数|(^|-)(支出|收入))$') THEN 'all'
        END AS fund,
        CASE
            WHEN contains(name, '国有资本') THEN 'capital'
            WHEN contains(name, '政府性基金') THEN 'fund'
            WHEN regexp_matches(name, '一般公共预算|公共财政预算') THEN 'gpb'
        END AS line_fund,
        coalesce(CASE WHEN length(function_code) = 3 THEN function_code END, k.class_code) AS class_code
    FROM measured AS read
    LEFT JOIN check_class_names AS k
        ON k.class_name = check_class_name(read.label) AND function_code IS NULL AND economic_code IS NULL
            AND coalesce(side, '') <> 'income'
    WHERE NOT is_budget_phase OR statement = 'three_public';
