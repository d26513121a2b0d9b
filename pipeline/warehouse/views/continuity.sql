-- Does a report continue the one before it? (tables continuity_links, continuity_breaks)
--
-- Three relations: stated_prior holds the prior-year figures of a report against last year's report of the same kind;
-- carryover holds the opening balance of final accounts against the closing balance of last year's; approved_budget
-- holds the initial budget that final accounts state against the budget report of the same year. Both reports must be
-- of one scope (部门 or 单位), as far as they say it. Items are held together by today's code, so a renumbering is no
-- break: codes that became one are added up first, on both sides; codes that were split are left out, as are prior
-- figures of a budget that are headed as outturn (执行, 决算): last year's budget is another quantity.
-- A break is a difference beyond the sum of the roundings. It is a fact about two reports, not yet a fault: budgets are
-- restated when bodies are merged or duties move.
CREATE OR REPLACE TEMP TABLE continued AS
WITH item_figures AS (
    SELECT speaking.unit_id, speaking.fiscal_year, speaking.report_kind, speaking.scope, line_items.document_id, source,
        statement, statement_title, row_no, function_code, function_code_harmonised, measure, period, value,
        coalesce(rounding, 0) AS rounding, line_item_id, list_extract(string_split(row_label, '/'), -1) AS label
    FROM line_items JOIN speaking USING (document_id)
    WHERE length(function_code) = 7 AND length(function_code_harmonised) = 7 AND economic_code IS NULL
        AND line_items.unit = 'CNY' AND value IS NOT NULL AND abs(value) < 1000000000000000 AND period IN ('current', 'prior')
        AND measure IN ('function_budget', 'function_actual')
        AND (source = 'narrative' OR statement IN ('gpb_expenditure', 'government_fund', 'state_capital'))
        AND NOT (line_items.report_kind = 'budget' AND period = 'prior'
            AND regexp_matches(coalesce(column_label, '') || coalesce(quote, ''), '执行|决算|完成|预计'))
    QUALIFY source = 'narrative' OR row_number() OVER (
        PARTITION BY line_items.document_id, statement, statement_title, row_no, function_code, measure, period
        ORDER BY coalesce(column_label, '') LIKE '%合计%' DESC, length(coalesce(column_label, '')), x0 NULLS LAST, line_item_id) = 1
),
-- one figure per code: what a table says before what prose says; a code with different figures in one kind of place is
-- no ground for a comparison
item_values AS (
    SELECT unit_id, fiscal_year, report_kind, max(scope) AS scope, measure, period, function_code, function_code_harmonised,
        source, any_value(value) AS value, min(rounding) AS rounding, min(line_item_id) AS line_item_id, min(label) AS label
    FROM item_figures
    GROUP BY unit_id, fiscal_year, report_kind, measure, period, function_code, function_code_harmonised, source
    HAVING count(DISTINCT value) = 1
    QUALIFY row_number() OVER (
        PARTITION BY unit_id, fiscal_year, report_kind, measure, period, function_code ORDER BY source DESC) = 1
),
figures AS (
    SELECT unit_id, fiscal_year, report_kind, max(scope) AS scope, measure, period, function_code_harmonised,
        min(label) AS subject, sum(value) AS value, sum(rounding) AS rounding, list(line_item_id) AS line_item_ids
    FROM item_values
    GROUP BY unit_id, fiscal_year, report_kind, measure, period, function_code_harmonised
    UNION ALL BY NAME
    SELECT unit_id, fiscal_year, report_kind, scope, measure, period, NULL AS function_code_harmonised, NULL AS subject,
        value, rounding, [line_item_id] AS line_item_ids
    FROM stated_totals
    WHERE speaks AND unit = 'CNY'
),
compared AS (
    SELECT 'stated_prior' AS relation, here.*, other.value AS other, other.rounding AS other_rounding,
        other.fiscal_year AS other_year, other.report_kind AS other_kind, other.line_item_ids AS other_items
    FROM figures AS here JOIN figures AS other ON other.unit_id = here.unit_id AND other.fiscal_year = here.fiscal_year - 1
        AND other.report_kind = here.report_kind AND other.measure = here.measure AND other.period = 'current'
        AND other.function_code_harmonised IS NOT DISTINCT FROM here.function_code_harmonised
        AND coalesce(other.scope = here.scope, true)
    WHERE here.period = 'prior'
    UNION ALL BY NAME
    SELECT 'carryover' AS relation, here.*, other.value AS other, other.rounding AS other_rounding,
        other.fiscal_year AS other_year, other.report_kind AS other_kind, other.line_item_ids AS other_items
    FROM figures AS here JOIN figures AS other ON other.unit_id = here.unit_id AND other.fiscal_year = here.fiscal_year - 1
        AND other.report_kind = 'final' AND other.measure = 'carryover_end' AND other.period = 'current'
        AND coalesce(other.scope = here.scope, true)
    WHERE here.report_kind = 'final' AND here.measure = 'carryover_begin' AND here.period = 'current'
    UNION ALL BY NAME
    SELECT 'approved_budget' AS relation, here.*, other.value AS other, other.rounding AS other_rounding,
        other.fiscal_year AS other_year, other.report_kind AS other_kind, other.line_item_ids AS other_items
    FROM figures AS here JOIN figures AS other ON other.unit_id = here.unit_id AND other.fiscal_year = here.fiscal_year
        AND other.report_kind = 'budget' AND other.measure = here.measure AND other.period = 'current'
        AND other.function_code_harmonised IS NOT DISTINCT FROM here.function_code_harmonised
        AND coalesce(other.scope = here.scope, true)
    WHERE here.report_kind = 'final' AND here.period = 'current'
        AND (here.measure LIKE '%\_budget' ESCAPE '\' AND here.measure NOT IN ('gpb_annual_budget', 'gpb_initial_budget'))
)
SELECT *, rounding + other_rounding AS tolerance, abs(value - other) > rounding + other_rounding AS breaks FROM compared;

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
