-- What is here and how good it is: tables coverage, report_quality and usage_warnings.
--
-- Statements that every report must hold are those that final accounts and budgets have in common by the rules of
-- publication (部门预算、决算公开): a report may state in words that one has no figures, which then is empty, not missing.
CREATE OR REPLACE TEMP TABLE must_hold AS
SELECT unnest(['income_expenditure_summary', 'income', 'expenditure', 'fiscal_appropriation_summary', 'gpb_expenditure',
    'gpb_basic_expenditure', 'government_fund', 'three_public']) AS statement;

INSERT INTO coverage BY NAME
WITH there AS (
    SELECT unit_id, fiscal_year, report_kind, list_sort(list(report_id)) AS report_ids,
        list_sort(list_distinct(list(scope) FILTER (scope IS NOT NULL))) AS scopes,
        bool_or(len(table_documents) > 0) AS has_tables, bool_or(len(prose_documents) > 0) AS has_prose
    FROM reports
    WHERE unit_id IS NOT NULL AND fiscal_year IS NOT NULL AND report_kind IN ('final', 'budget')
    GROUP BY unit_id, fiscal_year, report_kind
),
documents_there AS (
    SELECT document_id, unit_id, fiscal_year, report_kind, coalesce(amounts_printed, 0) AS amounts_printed, coalesce(amounts_claimed, 0) AS amounts_claimed
    FROM documents WHERE status = 'published' AND report_kind IN ('final', 'budget') AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
),
amounts AS (
    SELECT unit_id, fiscal_year, report_kind, sum(amounts_printed)::BIGINT AS amounts_printed, sum(amounts_claimed)::BIGINT AS amounts_claimed
    FROM documents_there GROUP BY ALL
),
filled AS (
    SELECT DISTINCT documents_there.unit_id, documents_there.fiscal_year, documents_there.report_kind, statement
    FROM line_items JOIN documents_there USING (document_id)
    WHERE value IS NOT NULL AND statement NOT IN ('narrative', 'other')
),
printed AS (
    SELECT DISTINCT documents_there.unit_id, documents_there.fiscal_year, documents_there.report_kind, statement
    FROM table_reads JOIN documents_there USING (document_id) WHERE statement NOT IN ('narrative', 'other')
    UNION
    SELECT DISTINCT documents_there.unit_id, documents_there.fiscal_year, documents_there.report_kind, statement
    FROM line_items JOIN documents_there USING (document_id) WHERE statement NOT IN ('narrative', 'other')
),
states AS (
    SELECT there.unit_id, there.fiscal_year, there.report_kind,
        coalesce(list_sort(list(DISTINCT filled.statement) FILTER (filled.statement IS NOT NULL)), []) AS statements,
        coalesce(list_sort(list(DISTINCT printed.statement) FILTER (printed.statement IS NOT NULL AND filled.statement IS NULL)), []) AS statements_empty
    FROM there LEFT JOIN printed USING (unit_id, fiscal_year, report_kind) LEFT JOIN filled USING (unit_id, fiscal_year, report_kind, statement)
    GROUP BY there.unit_id, there.fiscal_year, there.report_kind
),
items AS (
    SELECT documents_there.unit_id, documents_there.fiscal_year, documents_there.report_kind,
        count(DISTINCT function_code)::INTEGER AS items, count(DISTINCT function_code) FILTER (len(unresolved) = 0)::INTEGER AS items_resolved,
        list_sort(list_distinct(flatten(list(unresolved)))) AS unresolved
    FROM (SELECT unnest(document_ids) AS document_id, function_code, unresolved FROM budget_vs_actual) JOIN documents_there USING (document_id)
    GROUP BY ALL
),
gaps AS (
    SELECT unit_id, report_kind, unnest(generate_series(min(fiscal_year) + 1, max(fiscal_year) - 1))::INTEGER AS fiscal_year
    FROM there GROUP BY unit_id, report_kind
),
all_rows AS (
    SELECT unit_id, fiscal_year, report_kind FROM there UNION SELECT unit_id, fiscal_year, report_kind FROM gaps
)
SELECT all_rows.*, unit_name, province, division_code, there.report_ids IS NOT NULL AS published,
    coalesce(there.report_ids, []) AS report_ids, coalesce(there.scopes, []) AS scopes,
    coalesce(there.has_tables, false) AS has_tables, coalesce(there.has_prose, false) AS has_prose,
    coalesce(states.statements, []) AS statements, coalesce(states.statements_empty, []) AS statements_empty,
    CASE WHEN there.report_ids IS NULL THEN [] ELSE list_sort(list_filter((SELECT list(statement) FROM must_hold),
        lambda word: NOT list_contains(states.statements, word) AND NOT list_contains(states.statements_empty, word))) END AS statements_missing,
    coalesce(amounts_printed, 0) AS amounts_printed, coalesce(amounts_claimed, 0) AS amounts_claimed,
    coalesce(items.items, 0) AS items, coalesce(items_resolved, 0) AS items_resolved, coalesce(items.unresolved, []) AS unresolved, included_in
FROM all_rows JOIN units USING (unit_id)
LEFT JOIN there USING (unit_id, fiscal_year, report_kind)
LEFT JOIN states USING (unit_id, fiscal_year, report_kind)
LEFT JOIN amounts USING (unit_id, fiscal_year, report_kind)
LEFT JOIN items USING (unit_id, fiscal_year, report_kind)
LEFT JOIN (SELECT unit_id, fiscal_year, report_kind, any_value(included_in) AS included_in FROM inclusion GROUP BY ALL) AS included
    USING (unit_id, fiscal_year, report_kind)
ORDER BY unit_id, fiscal_year, report_kind;

INSERT INTO report_quality BY NAME
WITH parts AS (
    SELECT report_id, unnest(document_ids) AS document_id FROM reports
),
files AS (
    SELECT report_id, count(*)::INTEGER AS documents,
        CASE WHEN count(DISTINCT text_source) = 1 THEN any_value(text_source) WHEN count(DISTINCT text_source) > 1 THEN 'mixed' END AS text_source,
        coalesce(sum(amounts_printed), 0)::BIGINT AS amounts_printed, coalesce(sum(amounts_claimed), 0)::BIGINT AS amounts_claimed,
        coalesce(sum(tables_read), 0)::INTEGER AS tables_read, coalesce(sum(tables_differing), 0)::INTEGER AS tables_differing,
        list_sort(list_distinct(flatten(list(identity_conflicts)))) AS identity_conflicts
    FROM parts JOIN documents USING (report_id, document_id)
    GROUP BY report_id
),
figures AS (
    SELECT report_id, count(*)::INTEGER AS line_items, count(*) FILTER (len(flags) > 0)::INTEGER AS flagged,
        count(*) FILTER (list_contains(flags, 'corrected'))::INTEGER AS corrected
    FROM parts JOIN line_items USING (document_id) GROUP BY report_id
),
judged AS (
    SELECT report_id, count(*) FILTER (passed)::INTEGER AS checks_passed, count(*) FILTER (verdict = 'fail')::INTEGER AS checks_failed,
        count(*) FILTER (verdict = 'not_checkable')::INTEGER AS checks_not_checkable,
        count(DISTINCT coalesce(root_finding_id, finding_id)) FILTER (verdict = 'fail' AND severity = 'error' AND fault = 'publisher')::INTEGER AS errors_publisher,
        count(DISTINCT coalesce(root_finding_id, finding_id)) FILTER (verdict = 'fail' AND severity = 'error' AND fault = 'extraction')::INTEGER AS errors_extraction,
        count(DISTINCT coalesce(root_finding_id, finding_id)) FILTER (verdict = 'fail' AND severity = 'error' AND coalesce(fault, 'undecided') = 'undecided')::INTEGER AS errors_undecided
    FROM parts JOIN checks USING (document_id) GROUP BY report_id
)
SELECT reports.report_id, unit_id, fiscal_year, report_kind, documents, text_source, coalesce(line_items, 0) AS line_items,
    coalesce(flagged, 0) AS flagged, coalesce(corrected, 0) AS corrected, amounts_printed, amounts_claimed,
    millionths(amounts_claimed, amounts_printed) AS claimed_share, tables_read, tables_differing, identity_conflicts,
    coalesce(checks_passed, 0) AS checks_passed, coalesce(checks_failed, 0) AS checks_failed,
    coalesce(checks_not_checkable, 0) AS checks_not_checkable, coalesce(errors_publisher, 0) AS errors_publisher,
    coalesce(errors_extraction, 0) AS errors_extraction, coalesce(errors_undecided, 0) AS errors_undecided,
    millionths(checks_passed, checks_passed + checks_failed + checks_not_checkable) AS passed_share
FROM reports JOIN files USING (report_id) LEFT JOIN figures USING (report_id) LEFT JOIN judged USING (report_id)
ORDER BY report_id;

-- Traps of whole tables, then the units and years that a trap concerns.
INSERT INTO usage_warnings BY NAME
SELECT table_name, warning, NULL AS unit_id, NULL AS fiscal_year, rows_affected, message, remedy
FROM (
    SELECT 'line_items' AS table_name, 'levels' AS warning, count(*) AS rows_affected,
        '类、款、项各级同列，相加即重复 / a class row, its sections and its items are all there: their sum counts the money three times' AS message,
        'one length(function_code) at a time, or budget_vs_actual' AS remedy
    FROM line_items WHERE length(function_code) IN (3, 5)
    UNION ALL
    SELECT 'line_items', 'statements_overlap', count(*),
        '支出决算表为全部资金，财政拨款各表为其一部分 / the statement of expenditure is all money, those of fiscal appropriation are parts of it',
        'one statement at a time' FROM line_items WHERE statement = 'expenditure'
    UNION ALL
    SELECT 'line_items', 'several_claims', count(*),
        '同一数字在表格与文字中各有一行 / the same figure has a row for each place that states it',
        'source = ''table'', or budget_vs_actual' FROM line_items WHERE source = 'narrative'
    UNION ALL
    SELECT 'line_items', 'periods', count(*), '含上年数与增减数 / prior-year figures and changes are rows too', 'period = ''current'''
    FROM line_items WHERE period <> 'current'
    UNION ALL
    SELECT 'line_items', 'units', count(*), '含百分比、辆、人等 / percentages and counts stand beside money', 'unit = ''CNY'''
    FROM line_items WHERE unit <> 'CNY'
    UNION ALL
    SELECT 'line_items', 'superseded', count(*), '旧版报告的数据保留 / figures of superseded versions are kept',
        'documents.status = ''published''' FROM line_items JOIN documents USING (document_id) WHERE status = 'superseded'
    UNION ALL
    SELECT 'line_items', 'budget_and_final', count(*), '同一年度的预算与决算报告均已收录 / the budget report and the final accounts of one year are both here',
        'report_kind = ''final''' FROM line_items SEMI JOIN (
            SELECT unit_id, fiscal_year FROM speaking GROUP BY ALL HAVING count(DISTINCT report_kind) > 1
        ) AS both_kinds USING (unit_id, fiscal_year) WHERE report_kind = 'budget'
    UNION ALL
    SELECT 'line_items', 'several_tables', count(*), '同一报表有多张（如各所属单位、各项目）/ tables of several titles state one statement: of bodies, of projects',
        'one statement_title at a time' FROM line_items SEMI JOIN (
            SELECT document_id, statement FROM line_items WHERE source = 'table' AND statement NOT IN ('other', 'performance')
            GROUP BY ALL HAVING count(DISTINCT statement_title) > 1
        ) AS several USING (document_id, statement) WHERE source = 'table'
    UNION ALL
    SELECT 'line_items', 'corrected', count(*), '数值已按更正清单更正 / a declared correction replaced the value',
        'uncorrected_value, table corrections' FROM line_items WHERE list_contains(flags, 'corrected')
    UNION ALL
    SELECT 'unit_comparison', 'levels', count(*),
        '合计、类、款、项为同一资金 / total, classes, sections and items hold the same money', 'one subject_level at a time'
    FROM unit_comparison WHERE subject_level <> 'item'
    UNION ALL
    SELECT 'unit_comparison', 'basis', count(*), '无决算的年度以预算比较 / where there are no final accounts the budget is compared',
        'basis = ''actual''' FROM unit_comparison WHERE basis = 'budget'
    UNION ALL
    SELECT 'procurement', 'budget_and_final', count(*), '同一年度的预算与决算各为一行 / the budget and the final accounts of a year have a row each',
        'report_kind = ''final''' FROM procurement AS here
    WHERE report_kind = 'budget' AND EXISTS (SELECT 1 FROM procurement AS other WHERE other.unit_id = here.unit_id
        AND other.fiscal_year = here.fiscal_year AND other.report_kind = 'final')
    UNION ALL
    SELECT 'economic_spending', 'two_schemes', count(*),
        '部门与政府两套经济分类为同一资金 / the classifications of departments and of government hold the same money',
        'scheme = ''dept'' AND level = ''section''' FROM economic_spending WHERE scheme = 'gov' OR level = 'class'
    UNION ALL
    SELECT 'budget_vs_actual', 'conflict', count(*), '各处陈述不一 / places of the reports state different actuals',
        'status <> ''conflict''' FROM budget_vs_actual WHERE status = 'conflict'
    UNION ALL
    SELECT 'budget_vs_actual', 'all_money', count(*),
        '仅见于全部资金报表，含财政拨款以外的资金 / stated of all money only: may hold money that is in no budget',
        'budget_kind <> ''all''' FROM budget_vs_actual WHERE budget_kind = 'all'
    UNION ALL
    SELECT 'budget_vs_actual', 'unresolved', count(*), '科目或区划未能对应 / a subject or the division is not known',
        'len(unresolved) = 0' FROM budget_vs_actual WHERE len(unresolved) > 0
    UNION ALL
    SELECT 'year_over_year', 'split_codes', count(*),
        '拆分科目并入上级，级次不一 / what was split stands under the subject that holds all its parts',
        'length(function_code_harmonised) = 7' FROM year_over_year WHERE length(function_code_harmonised) < 7
    UNION ALL
    SELECT 'function_cofog', 'doubtful', count(*), '对照存疑 / the place in COFOG is doubtful', 'confidence IN (''high'', ''medium-high'')'
    FROM function_cofog WHERE confidence IN ('medium', 'low')
)
WHERE rows_affected > 0
UNION ALL BY NAME
SELECT table_name, 'department_and_unit' AS warning, unit_id, fiscal_year, count(*) AS rows_affected,
    '单位已含于部门汇总 / the figures of this unit are part of those of its department: ' || min(included_in) AS message,
    'included_in IS NULL' AS remedy
FROM (
    SELECT 'budget_vs_actual' AS table_name, unit_id, fiscal_year, included_in FROM budget_vs_actual
    UNION ALL SELECT 'budget_vs_actual_by_class', unit_id, fiscal_year, included_in FROM budget_vs_actual_by_class
    UNION ALL SELECT 'budget_vs_actual_by_section', unit_id, fiscal_year, included_in FROM budget_vs_actual_by_section
    UNION ALL SELECT 'unit_comparison', unit_id, fiscal_year, included_in FROM unit_comparison
    UNION ALL SELECT 'year_over_year', unit_id, fiscal_year, included_in FROM year_over_year
    UNION ALL SELECT 'three_public', unit_id, fiscal_year, included_in FROM three_public
    UNION ALL SELECT 'procurement', unit_id, fiscal_year, included_in FROM procurement
    UNION ALL SELECT 'economic_spending', unit_id, fiscal_year, included_in FROM economic_spending
)
WHERE included_in IS NOT NULL
GROUP BY table_name, unit_id, fiscal_year
UNION ALL BY NAME
SELECT 'budget_vs_actual_by_class' AS table_name, 'not_itemised' AS warning, unit_id, fiscal_year, count(*) AS rows_affected,
    '项级未列全（如涉密）/ items do not add up to the printed row: some are withheld' AS message,
    'printed_budget, printed_actual; initial_budget + coalesce(not_itemised_budget, 0)' AS remedy
FROM budget_vs_actual_by_class
WHERE not_itemised_budget IS NOT NULL OR not_itemised_actual IS NOT NULL
GROUP BY unit_id, fiscal_year
UNION ALL BY NAME
SELECT 'line_items' AS table_name, 'two_scopes' AS warning, unit_id, fiscal_year, count(*) AS rows_affected,
    '同名部门汇总与单位本级均已收录 / the department and its own body published under one name' AS message,
    'documents.scope, or budget_vs_actual, which leaves the body out' AS remedy
FROM line_items JOIN (
    SELECT unit_id, fiscal_year FROM documents
    WHERE status = 'published' AND scope IS NOT NULL AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
    GROUP BY unit_id, fiscal_year HAVING count(DISTINCT scope) > 1
) USING (unit_id, fiscal_year)
GROUP BY unit_id, fiscal_year
ORDER BY table_name, warning, unit_id, fiscal_year;
