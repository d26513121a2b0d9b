-- Does a report continue the one before it? (tables continuity_links, continuity_breaks)
--
-- Five relations: stated_prior holds the prior-year figures of a report against last year's report of the same kind;
-- stated_change does so with the figure less the change that its words state (比上年增加3万元), the only way in which most
-- budgets speak of the year before; stated_outturn holds what a budget states of last year's outturn (上年执行数, itself or
-- by the change against it; not an estimate, 预计) against the final accounts of that year; carryover holds the opening balance of final accounts against
-- the closing balance of last year's; approved_budget holds the initial budget that final accounts state against the
-- budget report of the same year. Both reports must be of one scope (部门 or 单位), as far as they say it. Items are held
-- together by today's code, so a renumbering is no break: codes that became one are added up first, on both sides; codes
-- that were split are left out. A change counts where its words name the year before, and nothing of the other kind.
-- A break is a difference beyond the sum of the roundings. It is a fact about two reports, not yet a fault: budgets are
-- restated when bodies are merged or duties move.
CREATE OR REPLACE TEMP TABLE continued AS
WITH item_figures AS (
    SELECT speaking.body, speaking.report_kind, speaking.scope, source, function_code, function_code_harmonised, period, value,
        CASE WHEN speaking.report_kind = 'budget' AND period = 'prior' AND is_outturn(concat_ws(' ', column_label, quote))
            THEN 'function_actual' ELSE measure END AS measure,
        coalesce(rounding, 0) AS rounding, line_item_id, list_extract(string_split(row_label, '/'), -1) AS label
    FROM line_items JOIN speaking USING (document_id)
    WHERE length(function_code) = 7 AND length(function_code_harmonised) = 7 AND economic_code IS NULL
        AND line_items.unit = 'CNY' AND value IS NOT NULL AND abs(value) < 1000000000000000 AND period IN ('current', 'prior')
        AND measure IN ('function_budget', 'function_actual')
        AND (source = 'narrative' OR statement IN ('gpb_expenditure', 'government_fund', 'state_capital'))
        AND NOT (period = 'prior' AND contains(concat_ws(' ', column_label, quote), '预计'))
    QUALIFY source = 'narrative' OR row_number() OVER (
        PARTITION BY speaking.doc, hash(statement, statement_title), row_no, function_code, measure, period
        ORDER BY total_first(column_label), x0 NULLS LAST, hash(line_item_id)) = 1
),
bodies AS (SELECT DISTINCT body, unit_id, fiscal_year FROM speaking),
-- one figure per code: what a table says before what prose says; a code with different figures in one kind of place is
-- no ground for a comparison
item_values AS (
    SELECT body, report_kind, max(scope) AS scope, measure, period, function_code, function_code_harmonised,
        source, any_value(value) AS value, min(rounding) AS rounding, min(line_item_id) AS line_item_id, min(label) AS label
    FROM item_figures
    GROUP BY body, report_kind, measure, period, function_code, function_code_harmonised, source
    HAVING min(value) = max(value)
    QUALIFY row_number() OVER (PARTITION BY body, report_kind, measure, period, function_code ORDER BY source DESC) = 1
),
figures AS (
    SELECT unit_id, fiscal_year, report_kind, max(scope) AS scope, measure, period, function_code_harmonised,
        min(label) AS subject, sum(value) AS value, sum(rounding) AS rounding, list(line_item_id) AS line_item_ids,
        list(DISTINCT function_code) AS codes
    FROM item_values JOIN bodies USING (body)
    GROUP BY unit_id, fiscal_year, report_kind, measure, period, function_code_harmonised
    UNION ALL BY NAME
    SELECT unit_id, fiscal_year, report_kind, scope, measure, period, NULL AS function_code_harmonised, NULL AS subject,
        value, rounding, [line_item_id] AS line_item_ids, [] AS codes
    FROM stated_totals
    WHERE speaks AND unit = 'CNY'
),
-- what the words say that changed, and against what: the sentence up to the figure names the base (上年执行数, 2023年度), and
-- gives no reason in between; a measure or item with several changes is no ground for a comparison
--
-- the paragraphs come by an inner join first: contains() in a left join makes the engine hold every row against every other
said_in AS (
    SELECT line_item_id, text
    FROM line_items JOIN passages ON passages.document_id = line_items.document_id
        AND passages.page IS NOT DISTINCT FROM line_items.page AND contains(text, quote)
    WHERE source = 'narrative' AND period = 'change'
),
changes AS (
    SELECT unit_id, fiscal_year, report_kind, measure, function_code, any_value(signed) AS change,
        min(rounding) AS change_rounding, min(line_item_id) AS change_item,
        report_kind = 'budget' AND is_outturn(base) AS of_outturn
    FROM (
        SELECT speaking.unit_id, speaking.fiscal_year, speaking.report_kind, measure, function_code, rounding, line_item_id,
            CASE WHEN regexp_matches(column_label, '^(?:增|新增|上升|提高|高于|多)') THEN value ELSE -value END AS signed,
            concat(regexp_extract(left(text, strpos(text, quote) - 1), '[^。；]*$'), quote) AS sentence,
            -- the year goes into the words and not into the expression, which would be compiled anew for every row
            regexp_extract(replace(sentence, concat(speaking.fiscal_year - 1, '年'), '上年'),
                '.*((?:上年|去年)[^，。；增减]{0,12})', 1) AS base
        FROM line_items JOIN speaking USING (document_id) LEFT JOIN said_in USING (line_item_id)
        WHERE source = 'narrative' AND period = 'change' AND unit = 'CNY' AND value IS NOT NULL
            AND abs(value) < 1000000000000000 AND economic_code IS NULL
            AND regexp_matches(column_label, '^(?:增|新增|上升|提高|高于|多|减|压减|下降|降低|低于|少)')
            AND NOT regexp_matches(column_label, '[(（]') -- 增加（减少） of a form does not say which
            AND NOT list_contains(flags, 'one_of_several_bodies')
    )
    WHERE base <> '' AND NOT contains(base, CASE report_kind WHEN 'budget' THEN '预计' ELSE '预算' END)
        AND NOT regexp_matches(sentence, '原因|由于|主要是')
    GROUP BY unit_id, fiscal_year, report_kind, measure, function_code, of_outturn
    HAVING count(DISTINCT signed) = 1
),
changed AS (
    SELECT figures.* REPLACE (value - change AS value, rounding + coalesce(change_rounding, 0) AS rounding,
        list_append(line_item_ids, change_item) AS line_item_ids), of_outturn
    FROM figures JOIN changes ON changes.unit_id = figures.unit_id AND changes.fiscal_year = figures.fiscal_year
        AND changes.report_kind = figures.report_kind AND changes.measure = figures.measure
        AND [changes.function_code] = (CASE WHEN function_code_harmonised IS NULL THEN [NULL] ELSE codes END)
    WHERE period = 'current'
),
-- what a report says of another one: relation, and which figure of which report it is held against
asked AS (
    SELECT 'stated_prior' AS relation, fiscal_year - 1 AS other_year, report_kind AS other_kind, measure AS other_measure, figures.*
    FROM figures
    WHERE period = 'prior' AND NOT (report_kind = 'budget' AND measure = 'function_actual')
    UNION ALL BY NAME
    SELECT 'stated_change' AS relation, fiscal_year - 1 AS other_year, report_kind AS other_kind, measure AS other_measure,
        changed.* EXCLUDE (of_outturn)
    FROM changed WHERE NOT of_outturn
    UNION ALL BY NAME
    SELECT 'stated_outturn' AS relation, fiscal_year - 1 AS other_year, 'final' AS other_kind, measure AS other_measure,
        said.* EXCLUDE (of_outturn)
    FROM (
        SELECT figures.*, false AS of_outturn FROM figures
        WHERE report_kind = 'budget' AND period = 'prior' AND measure = 'function_actual'
        UNION ALL BY NAME
        SELECT changed.* REPLACE (replace(measure, '_budget', '_actual') AS measure) FROM changed WHERE of_outturn
    ) AS said
    -- said twice, the outturn itself counts before what the change makes of it
    QUALIFY row_number() OVER (PARTITION BY unit_id, fiscal_year, measure, function_code_harmonised ORDER BY of_outturn) = 1
    UNION ALL BY NAME
    SELECT 'carryover' AS relation, fiscal_year - 1 AS other_year, 'final' AS other_kind, 'carryover_end' AS other_measure, figures.*
    FROM figures
    WHERE report_kind = 'final' AND measure = 'carryover_begin' AND period = 'current'
    UNION ALL BY NAME
    -- the budget report has no initial budget beside another: all that it states is one
    SELECT 'approved_budget' AS relation, fiscal_year AS other_year, 'budget' AS other_kind,
        CASE measure WHEN 'gpb_initial_budget' THEN 'gpb_expenditure' ELSE measure END AS other_measure, figures.*
    FROM figures
    WHERE report_kind = 'final' AND period = 'current' AND measure LIKE '%\_budget' ESCAPE '\' AND measure <> 'gpb_annual_budget'
)
SELECT asked.*, other.value AS other, other.line_item_ids AS other_items, asked.rounding + other.rounding AS tolerance,
    abs(asked.value - other.value) > asked.rounding + other.rounding AS breaks
FROM asked JOIN figures AS other ON other.unit_id = asked.unit_id AND other.fiscal_year = asked.other_year
    AND other.report_kind = asked.other_kind AND other.measure = asked.other_measure AND other.period = 'current'
    AND other.function_code_harmonised IS NOT DISTINCT FROM asked.function_code_harmonised
    AND coalesce(other.scope = asked.scope, true);

INSERT INTO continuity_links BY NAME
SELECT unit_id, fiscal_year, report_kind, relation, any_value(other_year) AS other_year, any_value(other_kind) AS other_kind,
    count(*)::INTEGER AS compared, count(*) FILTER (NOT breaks)::INTEGER AS agreeing, count(*) FILTER (breaks)::INTEGER AS breaks,
    try_cast(max(abs(value - other)) FILTER (breaks) AS DECIMAL(20, 2)) AS largest_break
FROM continued
GROUP BY unit_id, fiscal_year, report_kind, relation
ORDER BY unit_id, fiscal_year, report_kind, relation;

INSERT INTO continuity_breaks BY NAME
SELECT unit_id, fiscal_year, report_kind, relation, measure, function_code_harmonised, subject,
    try_cast(value AS DECIMAL(20, 2)) AS stated, try_cast(other AS DECIMAL(20, 2)) AS other,
    try_cast(value - other AS DECIMAL(20, 2)) AS difference, try_cast(tolerance AS DECIMAL(20, 2)) AS tolerance,
    other_year, other_kind, list_sort(list_distinct(list_concat(line_item_ids, other_items))) AS line_item_ids
FROM continued
WHERE breaks
ORDER BY unit_id, fiscal_year, report_kind, relation, measure, function_code_harmonised;

DROP TABLE continued;
