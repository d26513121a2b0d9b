-- Budget against actual: one row per unit, fiscal year and 7-digit function code (功能分类项级科目).
--
-- 1. Which documents speak: see speaking.sql.
-- 2. What is a claim. Every place that states a figure of the item for the current year, in yuan: each figure in
--    prose, and each table's total column (in one row the column named 合计, else the shortest header, else the
--    leftmost). Final accounts claim actual, initial and annual budget, basic and project; budgets claim the initial
--    budget only, for their basic and project are plans. A table that gives an item on several rows makes one claim:
--    rows split by economic code are added up unless a row without one gives the total; equal rows are one printing;
--    a row that is the sum of the others, rounding aside, is their total; anything else are parts, added up.
-- 3. Scope of money (资金口径). gpb_expenditure states 一般公共预算 only, government_fund and state_capital their own
--    funds, expenditure all money of the unit. An item in a summary of the fiscal appropriation is money of the code's own
--    budget: its total column holds nothing else of it. Prose states the scope of its statement, else that of the code's own
--    budget. The figure of a row is that of the code's own budget where any place states it, else that of all money.
--    Besides, a claim of all money counts when it agrees (it corroborates) or when it is less than every claim of the
--    part (impossible, so a conflict). When it is more it states another quantity and is left aside.
-- 4. Which claim wins. Two claims agree when they differ by no more than the sum of their roundings. The claim that
--    most others agree with wins; ties go to final accounts before budgets, to the table of the code's own budget
--    before prose before the table of all money, to the finer rounding, then to the order of documents.
-- 5. variance and execution_rate compare with the initial budget, and with the annual one only where no initial budget
--    is stated; a budget of 0 gives no rate, nor do an actual and a budget of different money. Both rates are ratios.
-- 6. Names are those in force in the fiscal year (else nearest to it), else as printed. The tables hold the newest name of
--    a code; where code_changes says that it was renamed later, the name is the one before the next renaming.
-- 7. function_code_harmonised is today's code of what the code meant that year. unresolved says what is missing of
--    division, class, section and item; flags are those of all line items that make up the claims.
--
-- Millions of figures go through this, so bodies and documents are numbers here (speaking.sql), a table of a document is the
-- hash of its statement and title, and `place`, which decides last, the hash of line_item_id. Lists of flags are null where
-- they are empty: nearly all are.
INSERT INTO budget_vs_actual BY NAME
WITH bodies AS (SELECT DISTINCT body, unit_id, fiscal_year FROM speaking),
said AS NOT MATERIALIZED (
    SELECT speaking.body, speaking.doc, speaking.fiscal_year, speaking.report_kind, hash(line_items.line_item_id) AS place,
        line_items.* EXCLUDE (document_id, unit_id, fiscal_year, report_kind)
    FROM line_items JOIN speaking USING (document_id)
    WHERE line_items.period = 'current' AND line_items.function_code IS NOT NULL
),
-- the subject of each code in each year that occurs: in force, else nearest in time
years AS (SELECT DISTINCT fiscal_year FROM speaking),
subjects AS MATERIALIZED (
    SELECT years.fiscal_year, function_codes.code, coalesce(former.old, name) AS name, kind, harmonised_code
    FROM function_codes CROSS JOIN years
    LEFT JOIN (
        SELECT years.fiscal_year, code, arg_min(code_changes.old, effective_year) AS old
        FROM code_changes JOIN years ON years.fiscal_year < effective_year
        WHERE scheme = 'function' AND change = 'renamed'
        GROUP BY years.fiscal_year, code
    ) AS former ON former.code = function_codes.code AND former.fiscal_year = years.fiscal_year
    QUALIFY row_number() OVER (PARTITION BY years.fiscal_year, function_codes.code ORDER BY
        greatest(coalesce(valid_from, years.fiscal_year) - years.fiscal_year,
            years.fiscal_year - coalesce(valid_to, years.fiscal_year), 0),
        valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST) = 1
),
figures AS MATERIALIZED (
    SELECT said.body, said.function_code, said.doc, said.report_kind, said.source = 'table' AS is_table,
        said.statement = 'fiscal_appropriation_summary' AS is_summary, hash(said.statement, said.statement_title) AS table_id,
        said.row_no, said.economic_code, said.column_label, said.x0, said.value, coalesce(said.rounding, 0) AS rounding,
        said.place, CASE WHEN said.flags <> [] THEN said.flags END AS flags,
        CASE said.measure
            WHEN 'function_actual' THEN 'actual'
            WHEN 'function_budget' THEN 'initial'
            WHEN 'function_annual_budget' THEN 'annual'
            WHEN 'expenditure_basic' THEN 'basic'
            WHEN 'expenditure_project' THEN 'project'
        END AS quantity,
        CASE coalesce(subjects.kind, 'general') WHEN 'fund' THEN 'fund' WHEN 'capital' THEN 'capital' ELSE 'gpb' END AS own_scope,
        CASE said.statement
            WHEN 'gpb_expenditure' THEN 'gpb'
            WHEN 'government_fund' THEN 'fund'
            WHEN 'state_capital' THEN 'capital'
            WHEN 'expenditure' THEN 'all'
            ELSE own_scope
        END AS money_scope
    FROM said LEFT JOIN subjects ON subjects.code = said.function_code AND subjects.fiscal_year = said.fiscal_year
    WHERE length(said.function_code) = 7 AND said.unit = 'CNY' AND said.value IS NOT NULL
        AND ((said.report_kind = 'final' AND said.measure IN
                ('function_actual', 'function_budget', 'function_annual_budget', 'expenditure_basic', 'expenditure_project'))
            OR (said.report_kind = 'budget' AND said.measure = 'function_budget'))
        AND (said.source = 'narrative' OR said.statement IN ('gpb_expenditure', 'government_fund', 'state_capital', 'expenditure',
            'fiscal_appropriation_summary'))
),
-- one figure per row of a table: the total column
cells AS (
    SELECT * EXCLUDE (column_label, x0) FROM figures WHERE is_table
    QUALIFY row_number() OVER (
        PARTITION BY doc, table_id, row_no, function_code, economic_code, quantity
        ORDER BY total_first(column_label), x0 NULLS LAST, coalesce(column_label, ''), place) = 1
),
-- one claim per table; rows split by economic code make way for one without
whole_rows AS (
    SELECT *, bool_or(economic_code IS NULL) OVER (PARTITION BY doc, table_id, function_code, quantity) AS has_total
    FROM cells
    QUALIFY economic_code IS NULL OR NOT has_total
),
table_claims AS (
    SELECT body, function_code, doc, report_kind, is_table, own_scope, money_scope, quantity,
        CASE
            WHEN bool_or(economic_code IS NOT NULL) THEN sum(value)
            WHEN min(value) = max(value) THEN max(value)
            WHEN count(*) > 2 AND abs(2 * max(value) - sum(value)) <= sum(rounding) THEN max(value)
            ELSE sum(value)
        END AS value,
        CASE
            WHEN bool_or(economic_code IS NOT NULL) THEN sum(rounding)
            WHEN min(value) = max(value) OR count(*) > 2 AND abs(2 * max(value) - sum(value)) <= sum(rounding) THEN max(rounding)
            ELSE sum(rounding)
        END AS rounding,
        is_summary, min(place) AS place, flatten(list(flags) FILTER (flags IS NOT NULL)) AS flags
    FROM whole_rows
    GROUP BY body, function_code, doc, report_kind, is_table, own_scope, money_scope, quantity, is_summary, table_id
),
claims AS (
    FROM table_claims
    UNION ALL BY NAME
    SELECT body, function_code, doc, report_kind, is_table, own_scope, money_scope, quantity, value, rounding,
        false AS is_summary, place, flags
    FROM figures WHERE NOT is_table
),
-- the scope of a row's figure: the code's own, else any single budget, else all money
scoped AS MATERIALIZED (
    SELECT claims.*, row_number() OVER () AS claim, first_value(money_scope) OVER (
        PARTITION BY body, function_code, quantity
        ORDER BY money_scope = own_scope DESC, money_scope = 'all', money_scope) AS row_scope
    FROM claims
),
-- claims of all money beside claims of the part: kept when they agree with one or contradict all
wider AS (
    SELECT wide.claim
    FROM scoped AS wide JOIN scoped AS own USING (body, function_code, quantity)
    WHERE wide.money_scope = 'all' AND wide.row_scope <> 'all' AND own.money_scope = own.row_scope
    GROUP BY wide.claim
    HAVING bool_or(abs(wide.value - own.value) <= wide.rounding + own.rounding)
        OR bool_and(wide.value < own.value - wide.rounding - own.rounding)
),
counted AS MATERIALIZED (
    SELECT * FROM scoped WHERE money_scope = row_scope OR claim IN (SELECT claim FROM wider)
),
supported AS (
    SELECT a.claim, count(*) AS support
    FROM counted AS a JOIN counted AS b
        ON a.body = b.body AND a.function_code = b.function_code AND a.quantity = b.quantity
        AND abs(a.value - b.value) <= a.rounding + b.rounding
    GROUP BY a.claim
),
decided AS (
    SELECT counted.* EXCLUDE (flags), support, count(*) OVER (PARTITION BY body, function_code, quantity) AS claims
    FROM counted JOIN supported USING (claim)
    QUALIFY row_number() OVER (
        PARTITION BY body, function_code, quantity
        ORDER BY support DESC, report_kind = 'final' DESC,
            CASE WHEN is_table AND money_scope = row_scope THEN is_summary::INTEGER WHEN NOT is_table THEN 2 ELSE 3 END,
            rounding, doc, place) = 1
),
resolved AS (
    SELECT bodies.unit_id, bodies.fiscal_year, pivoted.*
    FROM (
        SELECT body, function_code,
            try_cast(any_value(value) FILTER (quantity = 'initial') AS DECIMAL(20, 2)) AS initial_budget,
            try_cast(any_value(value) FILTER (quantity = 'annual') AS DECIMAL(20, 2)) AS annual_budget,
            try_cast(any_value(value) FILTER (quantity = 'actual') AS DECIMAL(20, 2)) AS actual,
            try_cast(any_value(value) FILTER (quantity = 'basic') AS DECIMAL(20, 2)) AS basic,
            try_cast(any_value(value) FILTER (quantity = 'project') AS DECIMAL(20, 2)) AS project,
            coalesce(any_value(claims) FILTER (quantity = 'actual'), 0)::INTEGER AS claims,
            coalesce(any_value(support) FILTER (quantity = 'actual'), 0)::INTEGER AS agreeing,
            any_value(row_scope) FILTER (quantity = 'actual') AS actual_scope,
            coalesce(any_value(row_scope) FILTER (quantity = 'initial'), any_value(row_scope) FILTER (quantity = 'annual')) AS budget_scope,
            min(row_scope) AS some_scope
        FROM decided
        GROUP BY body, function_code
    ) AS pivoted JOIN bodies USING (body)
),
sources AS (
    SELECT body, function_code, list_sort(list(speaking.document_id)) AS document_ids,
        coalesce(list_sort(list_distinct(flatten(list(flags) FILTER (flags IS NOT NULL)))), []) AS flags
    FROM (
        SELECT body, function_code, doc, flatten(list(flags) FILTER (flags IS NOT NULL)) AS flags
        FROM counted GROUP BY body, function_code, doc
    ) AS stating JOIN speaking USING (doc, body)
    GROUP BY body, function_code
),
-- what prose adds: the printed rate and the reason, the first that speaks of the item
words AS (
    SELECT body, function_code,
        arg_min(value * 0.01::DECIMAL(3, 2), (doc, row_no, place)) FILTER (measure = 'execution_rate' AND unit = '%') AS printed_execution_rate,
        arg_min(reason, (measure <> 'function_actual', doc, row_no, place)) FILTER (reason IS NOT NULL) AS variance_reason
    FROM said
    WHERE source = 'narrative' AND report_kind = 'final' AND (reason IS NOT NULL OR measure = 'execution_rate')
    GROUP BY body, function_code
),
-- names as printed of codes that the classification does not name: in prose the row label is the path, in tables the name
-- of the row's own subject
labels AS (
    SELECT bodies.unit_id, bodies.fiscal_year, named.function_code, label
    FROM (
        SELECT body, function_code, list_extract(string_split(row_label, '/'), -1) AS label
        FROM said ANTI JOIN (SELECT fiscal_year, code FROM subjects WHERE name IS NOT NULL) AS known
            ON known.code = said.function_code AND known.fiscal_year = said.fiscal_year
        WHERE row_label IS NOT NULL AND row_label <> ''
        QUALIFY row_number() OVER (PARTITION BY body, function_code ORDER BY source DESC, doc, row_no, place) = 1
    ) AS named JOIN bodies USING (body)
)
SELECT resolved.unit_id, units.unit_name, units.province, units.division_code, resolved.fiscal_year, resolved.function_code,
    resolved.function_code[:3] AS class_code,
    coalesce(class_subject.name, class_label.label) AS class_name,
    resolved.function_code[:5] AS section_code,
    coalesce(section_subject.name, section_label.label) AS section_name,
    coalesce(item_subject.name, item_label.label) AS item_name,
    initial_budget, annual_budget, actual, basic, project,
    CASE WHEN actual_scope = budget_scope THEN try_cast(actual - coalesce(initial_budget, annual_budget) AS DECIMAL(20, 2)) END AS variance,
    CASE WHEN actual_scope = budget_scope THEN millionths(actual, coalesce(initial_budget, annual_budget)) END AS execution_rate,
    try_cast(words.printed_execution_rate AS DECIMAL(18, 6)) AS printed_execution_rate,
    words.variance_reason, claims, agreeing,
    CASE WHEN claims = 0 THEN NULL WHEN claims = 1 THEN 'single' WHEN agreeing = claims THEN 'corroborated' ELSE 'conflict' END AS status,
    sources.document_ids,
    coalesce(item_subject.harmonised_code, resolved.function_code) AS function_code_harmonised,
    CASE WHEN coalesce(actual_scope, budget_scope, some_scope) = 'all' THEN 'all'
        ELSE coalesce(item_subject.kind, section_subject.kind, 'general') END AS budget_kind,
    list_filter([
        CASE WHEN units.division_code IS NOT NULL THEN NULL WHEN units.level = 'central' THEN 'division_not_applicable'
            ELSE 'division_unknown' END,
        CASE WHEN class_subject.code IS NULL THEN 'class_not_in_classification' END,
        CASE WHEN section_subject.code IS NULL THEN 'section_not_in_classification' END,
        CASE WHEN item_subject.code IS NOT NULL THEN NULL WHEN item_label.label IS NULL THEN 'item_unnamed'
            ELSE 'item_not_in_classification' END
    ], lambda word: word IS NOT NULL) AS unresolved,
    sources.flags,
    included.included_in
FROM resolved
JOIN sources USING (body, function_code)
JOIN units USING (unit_id)
LEFT JOIN included_years AS included USING (unit_id, fiscal_year)
LEFT JOIN words USING (body, function_code)
LEFT JOIN subjects AS class_subject ON class_subject.fiscal_year = resolved.fiscal_year AND class_subject.code = resolved.function_code[:3]
LEFT JOIN subjects AS section_subject ON section_subject.fiscal_year = resolved.fiscal_year AND section_subject.code = resolved.function_code[:5]
LEFT JOIN subjects AS item_subject ON item_subject.fiscal_year = resolved.fiscal_year AND item_subject.code = resolved.function_code
LEFT JOIN labels AS class_label ON class_label.unit_id = resolved.unit_id AND class_label.fiscal_year = resolved.fiscal_year AND class_label.function_code = resolved.function_code[:3]
LEFT JOIN labels AS section_label ON section_label.unit_id = resolved.unit_id AND section_label.fiscal_year = resolved.fiscal_year AND section_label.function_code = resolved.function_code[:5]
LEFT JOIN labels AS item_label ON item_label.unit_id = resolved.unit_id AND item_label.fiscal_year = resolved.fiscal_year AND item_label.function_code = resolved.function_code
ORDER BY resolved.unit_id, resolved.fiscal_year, resolved.function_code;

