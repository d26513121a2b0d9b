-- Cells: the table figures that identities are about, each with the part it plays.
--   check_cells   one row per money cell of the current period in a final account or a budget
--   check_lines   all line items under the short keys that rules use; `item` is the id, `part_id` the file
--   check_passages   one row per paragraph, full-width marks as narrow ones
-- A rule compares what one report says, whether it came as one file or as several (documents.report_id): in these tables
-- `document_id` is the report's, an enumeration; `line_item_id` is a number in the order of the ids, short to sort and
-- to collect, and turned back into the id where a finding is written down (verdicts.sql); `page` counts on from 10,000
-- in the second file, from 20,000 in the third.
-- `body` keeps apart several tables of one statement; `name` is the row label without its number; `rank` says where a
-- line stands in its list (1 = 一、  2 = 其中, （一）, 1.  0 = no number); `part` is what the column states.

CREATE OR REPLACE TEMP MACRO check_plain(words) AS
    translate(coalesce(words, ''), '（）：，．０１２３４５６７８９', '():,.0123456789');

CREATE OR REPLACE TEMP MACRO check_name(words) AS
    regexp_replace(check_plain(words), '^(其中:?|减:|加:)?([一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)、?|\d+[、.]|\(\d+\)、?)?', '');

-- the name of a function class (类) is printed with and without its last word 支出
CREATE OR REPLACE TEMP MACRO check_class_name(words) AS
    regexp_replace(regexp_replace(check_name(words), '\((类|款|项)\)', '', 'g'), '支出$', '');

-- Terms of several rows, one row after the other by `by`. A list is sorted once it is whole: an aggregate that sorts what it
-- collects (list(x ORDER BY y)) costs four times as much, so it is for where there are few rows.
CREATE OR REPLACE TEMP MACRO check_terms_in_order(rows) AS
    flatten(list_transform(list_sort(rows), one -> one.terms));

CREATE TEMP TYPE check_document AS ENUM (
    -- '' so that a warehouse without reports has one too
    SELECT document_id FROM (
        SELECT document_id FROM documents WHERE report_kind IN ('final', 'budget') AND status <> 'rejected'
        UNION SELECT ''
    )
    ORDER BY document_id
);

CREATE TEMP TYPE check_verdict AS ENUM ('fail', 'not_applicable', 'not_checkable', 'pass', 'rounding');

CREATE OR REPLACE TEMP TABLE check_parts AS
    WITH known AS (
        SELECT d.document_id::check_document AS part_id, d.report_kind, p.family,
            coalesce(TRY_CAST(d.report_id AS check_document), d.document_id::check_document) AS document_id
        FROM documents AS d JOIN check_plan AS p USING (document_id)
        WHERE d.report_kind IN ('final', 'budget') AND d.status <> 'rejected'
    )
    SELECT part_id, document_id, report_kind, family, 10000 * (row_number() OVER (PARTITION BY document_id ORDER BY part_id <> document_id, part_id) - 1)::INTEGER AS first_page
    FROM known;

CREATE OR REPLACE TEMP TABLE check_documents AS
    SELECT p.document_id, p.report_kind, d.unit_id, d.fiscal_year
    FROM check_parts AS p JOIN documents AS d ON d.document_id = p.part_id
    WHERE p.part_id = p.document_id;

-- Numbered in the order of the ids within a report; numbers are made of narrow rows and wide rows are read in their own order.
-- Of a table the words beside the figure are not asked for.
CREATE OR REPLACE TEMP TABLE check_numbers AS
    SELECT li.rowid AS place, row_number() OVER (ORDER BY p.document_id, li.line_item_id)::INTEGER AS line_item_id
    FROM line_items AS li JOIN check_parts AS p ON p.part_id = li.document_id;

CREATE OR REPLACE TEMP TABLE check_lines AS
    SELECT
        n.line_item_id, li.line_item_id AS item, p.document_id, p.part_id,
        p.report_kind, li.fiscal_year, li.source, li.statement, li.statement_title, li.row_no, li.row_label, li.side, li.function_code, li.economic_code,
        li.code_source, li.measure, li.column_label, li.period, li.value, li.unit, li.printed_value, li.printed_unit, li.rounding,
        li.page + p.first_page AS page, li.x0, li.top, li.x1, li.bottom, li.flags,
        CASE WHEN li.source = 'narrative' THEN li.quote END AS quote, CASE WHEN li.source = 'narrative' THEN li.reason END AS reason,
        CASE WHEN li.source = 'narrative' THEN li.purpose END AS purpose
    FROM line_items AS li JOIN check_parts AS p ON p.part_id = li.document_id JOIN check_numbers AS n ON n.place = li.rowid;

CREATE OR REPLACE TEMP TABLE check_passages AS
    SELECT p.document_id, t.passage_no + 100 * p.first_page AS passage_no, CASE WHEN p.first_page = 0 THEN t.page ELSE coalesce(t.page, 0) + p.first_page END AS page, t.heading,
        check_plain(t.text) AS text
    FROM passages AS t JOIN check_parts AS p ON p.part_id = t.document_id;

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

-- Words are read once each, not once for every cell: reports share nearly all of their labels and headers.
CREATE OR REPLACE TEMP TABLE check_plain_labels AS
    SELECT row_label, check_plain(row_label) AS label, check_name(row_label) AS name, check_class_name(check_plain(row_label)) AS class_name
    FROM (SELECT DISTINCT coalesce(row_label, '') AS row_label FROM check_lines WHERE source = 'table');

CREATE OR REPLACE TEMP TABLE check_plain_columns AS
    SELECT column_label, check_plain(column_label) AS col
    FROM (SELECT DISTINCT coalesce(column_label, '') AS column_label FROM check_lines WHERE source = 'table');

-- Words of small vocabularies are compared and grouped by a million: as an enumeration they are numbers to the engine and
-- words to the reader. Labels are not: an enumeration of a hundred thousand words makes every plan slow. Titles are few
-- within a shard; each stands there also as the title of its rows by economic code (views/02_hierarchy.sql).
CREATE TEMP TYPE check_body AS ENUM (
    SELECT title || suffix AS body
    FROM (SELECT DISTINCT coalesce(statement_title, '') AS title FROM check_lines WHERE source = 'table' UNION SELECT ''),
        (SELECT unnest(['', ' (经济分类)']) AS suffix)
    GROUP BY ALL
    ORDER BY body
);
CREATE TEMP TYPE check_header AS ENUM (SELECT col FROM (SELECT col FROM check_plain_columns UNION SELECT '') ORDER BY col);
CREATE TEMP TYPE check_term AS ENUM (
    SELECT term
    FROM (
        SELECT DISTINCT statement AS term FROM check_lines
        UNION SELECT DISTINCT measure FROM check_lines
        UNION SELECT unnest(['of_which', 'budget', 'total', 'total_income_and_carryover', 'expenditure_this_year', 'total_expenditure_and_carryover',
            'income_this_year', 'carryover_begin', 'carryover_end'])
    )
    ORDER BY term
);

CREATE OR REPLACE TEMP TABLE check_labels AS
    WITH plain AS (FROM check_plain_labels)
    SELECT
        p.row_label, p.label, p.name, p.class_name, k.class_code,
        CASE
            WHEN regexp_matches(label, '^(其中|\([一二三四五六七八九十]+\)|\d+[、.]|\(\d+\))') THEN 2
            WHEN regexp_matches(label, '^[一二三四五六七八九十]+[、.]') THEN 1
            ELSE 0
        END AS rank,
        regexp_full_match(name, '(类款项|科目)?(本年)?(收入|支出|预算|决算|基本支出)?(合计|总计|共计)') AS is_total_name,
        regexp_matches(name, '^(一般公共预算|公共预算|政府性基金|国有资本经营)') AS is_fund_line,
        CASE
            WHEN regexp_matches(name, '^本年支出(合计|小计)') THEN 'expenditure_this_year'
            WHEN regexp_matches(name, '^支出(总计|合计)$') THEN 'total_expenditure_and_carryover'
        END AS named_measure,
        regexp_matches(name, '^(年末|结转下年)') AS is_carryover_name,
        -- codes of two classifications in one cell or glued from two
        regexp_matches(label, '\d{3}.*\D\d{3}') AS has_codes,
        CASE
            WHEN contains(name, '国有资本') THEN 'capital'
            WHEN contains(name, '政府性基金') THEN 'fund'
            WHEN regexp_matches(name, '一般公共预算|公共财政预算') THEN 'gpb'
        END AS line_fund
    FROM plain AS p LEFT JOIN check_class_names AS k USING (class_name);

CREATE OR REPLACE TEMP TABLE check_columns AS
    SELECT
        column_label, col::check_header AS col,
        regexp_matches(col, '预算数|年初预算|全年预算|调整预算') AND NOT contains(col, '决算') AS is_budget_column,
        -- 项目支出-其中:基本建设 is a detail; 支出-其中:项目支出 is the addend itself
        contains(col, '其中') AND NOT regexp_matches(col, '其中:?-?(基本支出|项目支出|人员|公用|日常公用)') AS is_of_which,
        regexp_matches(col, '(小计|合计|总计|金额|决算数|预算数)$') AS is_column_total,
        CASE
            WHEN contains(col, '国有资本') THEN 'capital'
            WHEN contains(col, '政府性基金') THEN 'fund'
            WHEN regexp_matches(col, '一般公共预算|公共财政预算') THEN 'gpb'
            WHEN col = '' OR regexp_matches(col, '(小计|合计|总计|金额|决算数|预算数|(^|-)(支出|收入))$') THEN 'all'
        END AS fund
    FROM check_plain_columns;

CREATE OR REPLACE TEMP TABLE check_cells AS
    WITH read AS (
        SELECT
            li.line_item_id, li.document_id, li.report_kind, li.statement::check_term AS statement, coalesce(li.statement_title, '')::check_body AS body,
            li.row_no, li.page, li.side,
            l.label, l.name, li.function_code, li.economic_code, li.measure::check_term AS measure, c.col, li.value, coalesce(li.rounding, 0) AS rounding,
            list_has_any(li.flags, ['code_not_in_classification', 'name_not_in_classification']) AS is_unknown,
            l.rank, l.is_total_name, l.is_fund_line, l.line_fund, l.named_measure, l.is_carryover_name, l.class_code AS named_class,
            c.is_of_which, c.is_column_total, c.fund,
            -- a final account prints the budget beside the outcome: another phase, not another addend
            li.report_kind = 'final' AND c.is_budget_column AS is_budget_phase
        FROM check_lines AS li
        JOIN check_labels AS l ON l.row_label = coalesce(li.row_label, '')
        JOIN check_columns AS c ON c.column_label = coalesce(li.column_label, '')
        WHERE li.source = 'table' AND li.period = 'current' AND li.unit = 'CNY' AND li.value IS NOT NULL
    ),
    bare AS (
        -- a table of one row without a label is the total alone
        SELECT document_id, statement, body
        FROM read
        GROUP BY ALL
        HAVING NOT bool_or(function_code IS NOT NULL OR economic_code IS NOT NULL OR label <> '')
    ),
    row_measures AS (
        -- in the summaries the row says what is measured, the column only of which fund
        SELECT document_id, statement, body, row_no, side, label, min(measure) AS row_measure
        FROM read
        WHERE statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') AND measure <> 'other'
        GROUP BY ALL
    ),
    measured AS (
        SELECT
            r.* REPLACE (
                CASE WHEN r.measure = 'other' AND r.statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') THEN coalesce(
                    m.row_measure, r.named_measure,
                    CASE WHEN r.side = 'expenditure' AND r.is_carryover_name THEN 'carryover_end' END,
                    r.measure
                )::check_term ELSE r.measure END AS measure
            ),
            r.measure AS printed_measure,
            r.function_code IS NULL AND r.economic_code IS NULL AND (r.is_total_name OR b.document_id IS NOT NULL) AS is_total
        FROM read AS r
        LEFT JOIN bare AS b USING (document_id, statement, body)
        LEFT JOIN row_measures AS m
            ON m.document_id = r.document_id AND m.statement = r.statement AND m.body = r.body AND m.row_no = r.row_no
                AND m.side IS NOT DISTINCT FROM r.side AND m.label = r.label
    )
    SELECT
        line_item_id, document_id, report_kind, statement, body, row_no, page, side, label, name, function_code, economic_code,
        measure, col, value, rounding, is_unknown, rank, is_total, is_budget_phase, is_column_total, is_fund_line, fund, line_fund,
        (CASE
            WHEN is_of_which THEN 'of_which'
            -- the fund statements name their ledger in the header alone
            WHEN printed_measure = 'other' AND statement IN ('government_fund', 'state_capital') THEN CASE
                WHEN regexp_matches(col, '^(上年|年初|期初).*结[转余]') THEN 'carryover_begin'
                WHEN regexp_matches(col, '^(年末|期末|结转下年).*') AND contains(col, '结') THEN 'carryover_end'
                WHEN regexp_full_match(col, '(本年|当年)收入(-?(小计|合计|金额|决算数))?') THEN 'income_this_year'
            END
            WHEN printed_measure LIKE 'income_%' OR printed_measure LIKE 'carryover_%' THEN printed_measure
            WHEN printed_measure LIKE 'expenditure_%' AND printed_measure <> 'expenditure_this_year' THEN printed_measure
            WHEN printed_measure IN ('basic_personnel', 'basic_public', 'total_income_and_carryover') THEN printed_measure
            WHEN printed_measure IN ('function_budget', 'function_annual_budget', 'gpb_initial_budget', 'gpb_annual_budget')
                AND report_kind = 'final' THEN 'budget'
            WHEN printed_measure IN (
                'function_actual', 'function_budget', 'expenditure_this_year', 'gpb_expenditure', 'gpb_basic_expenditure',
                'government_fund_expenditure', 'state_capital_expenditure', 'total_expenditure_and_carryover',
                'economic_actual', 'economic_budget'
            ) THEN 'total'
        END)::check_term AS part,
        coalesce(
            CASE WHEN length(function_code) = 3 THEN function_code END,
            CASE WHEN function_code IS NULL AND economic_code IS NULL AND coalesce(side, '') <> 'income' THEN named_class END
        ) AS class_code
    FROM measured
    WHERE NOT is_budget_phase OR statement = 'three_public';
