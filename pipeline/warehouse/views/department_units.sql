-- A department's report against the sum of its units (table department_units).
--
-- The department's report (scope 部门) states totals that hold those of its own body (本级) and of all subordinate units,
-- less what they pay to each other. Compared where at least one of these parts is published for the same year and kind.
-- Internal transfers are those that both sides state by name: 对附属单位补助支出 of the own body and 上缴上级支出 of the units
-- for expenditure, 上级补助收入 of the units and 附属单位上缴收入 of the own body for income.
-- Whether all units are there is known only from the report's own words (下属单位共 N 个); where they do not say it, a
-- difference proves nothing, and the verdict is unknown. Who has no subordinate unit is its own body.
INSERT INTO department_units BY NAME
WITH wholes AS (
    SELECT * FROM stated_totals
    WHERE speaks AND scope = 'department' AND period = 'current' AND unit = 'CNY'
        AND measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year',
            'expenditure_this_year', 'expenditure_basic', 'expenditure_project', 'gpb_expenditure', 'gpb_basic_expenditure',
            'three_public_budget', 'three_public_actual')
),
own AS (
    SELECT * FROM stated_totals WHERE NOT speaks AND scope = 'unit' AND period = 'current'
),
children AS (
    SELECT parents.parent_unit_id, stated_totals.*
    FROM stated_totals JOIN parents USING (unit_id)
    WHERE speaks AND period = 'current'
),
sums AS (
    SELECT parent_unit_id, fiscal_year, report_kind, measure, sum(value) AS value, sum(rounding) AS rounding,
        list_sort(list(unit_id)) AS units
    FROM children WHERE unit = 'CNY'
    GROUP BY parent_unit_id, fiscal_year, report_kind, measure
),
transfers AS (
    SELECT parent_unit_id AS unit_id, fiscal_year, report_kind, side, sum(value) AS value, sum(rounding) AS rounding
    FROM (
        SELECT parent_unit_id, fiscal_year, report_kind, value, rounding,
            CASE measure WHEN 'income_superior_subsidy' THEN 'income' ELSE 'expenditure' END AS side
        FROM children WHERE measure IN ('income_superior_subsidy', 'expenditure_superior_remittance')
        UNION ALL
        SELECT unit_id, fiscal_year, report_kind, value, rounding,
            CASE measure WHEN 'income_affiliated_remittance' THEN 'income' ELSE 'expenditure' END
        FROM own WHERE measure IN ('income_affiliated_remittance', 'expenditure_affiliated_subsidy')
    )
    GROUP BY ALL
),
-- how many subordinate units the report says it includes: 下属事业单位共8个, 及5家下属单位; where what is counted are all
-- bodies of the report (纳入编制范围的预算单位共计4家, 预算单位4个, or a list that begins with 本级), the own body is one of them
words AS (
    SELECT speaking.unit_id, speaking.fiscal_year, speaking.report_kind, passages.document_id, passage_no,
        regexp_replace(text, '\s', '', 'g') AS words
    FROM passages JOIN speaking USING (document_id)
    WHERE speaking.scope = 'department' AND contains(text, '单位') AND regexp_matches(text, '[个家]')
),
said AS (
    SELECT *, regexp_extract(words,
            '纳入[^。]{0,40}范围的[^。]{0,16}单位(?:共有|共计|共|有|包括|包含)?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个家]'
            || '|(?:^|[，。：；,:;])[^，。：；,:;]{0,16}[算级]单位(?:共有|共计|共|有)?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个家][，,：:]?(?:分别|具体|即)',
            ['纳入', '共有']) AS whole,
        regexp_extract(words,
            '(?:下属|所属|下辖|下设|直属|二级)(?:的|各类|全额拨款|财政拨款|差额|公益[一二]类|独立核算|预算|决算|事业|行政|参公|基层|二级|法人)*单位(?:共有|共计|共|有|包括|包含|数为)?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个家]([^。]*)'
            || '|(?:下属|所属|下辖|下设|直属)(?:共有|共计|共|有)?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个家](?:全额拨款|财政拨款|差额|公益[一二]类|独立核算|预算|决算|事业|行政|参公|基层|二级|法人)*单位([^。]*)'
            || '|[及和]([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个家](?:下属|所属|直属)(?:预算|决算|事业|行政|基层|二级)*单位([^。]*)',
            ['after', 'list', 'before', 'more', 'beside', 'rest']) AS below
    FROM words
),
counted AS (
    SELECT *, coalesce(
        counted_in(whole['纳入']) - 1,
        coalesce(counted_in(below['after']), counted_in(below['before']), counted_in(below['beside']))
            - regexp_matches(concat(below['list'], below['more'], below['rest']), '本级|本部|局机关|委机关')::INTEGER,
        counted_in(whole['共有']) - 1
    ) AS stated,
    -- 所属行政单位18个 and 所属事业单位14个 are parts of one count
    CASE WHEN regexp_matches(words, '[属设辖级]行政单位(?:共有|共计|共|有)?[0-9一二三四五六七八九十]+[个家]') THEN '行政'
        WHEN regexp_matches(words, '[属设辖级]事业单位(?:共有|共计|共|有)?[0-9一二三四五六七八九十]+[个家]') THEN '事业' ELSE '' END AS part
    FROM said
),
first_counts AS (
    SELECT unit_id, fiscal_year, report_kind, part, arg_min(stated, (document_id, passage_no)) AS stated
    FROM counted WHERE stated IS NOT NULL GROUP BY ALL
),
stated AS (
    SELECT unit_id, fiscal_year, report_kind, coalesce(max(stated) FILTER (part = ''), sum(stated))::INTEGER AS units_stated
    FROM first_counts GROUP BY ALL
),
compared AS (
    SELECT wholes.unit_id, wholes.fiscal_year, wholes.report_kind, wholes.measure, wholes.value AS department_total,
        own.value AS own_total, sums.value AS units_total, coalesce(transfers.value, 0) AS internal_transfers,
        wholes.value - coalesce(own.value, 0) - coalesce(sums.value, 0) + coalesce(transfers.value, 0) AS difference,
        wholes.rounding + coalesce(own.rounding, 0) + coalesce(sums.rounding, 0) + coalesce(transfers.rounding, 0) AS tolerance,
        own.value IS NOT NULL AS has_own_report, coalesce(sums.units, []) AS units_present, stated.units_stated
    FROM wholes
    LEFT JOIN own USING (unit_id, fiscal_year, report_kind, measure)
    LEFT JOIN sums ON sums.parent_unit_id = wholes.unit_id AND sums.fiscal_year = wholes.fiscal_year
        AND sums.report_kind = wholes.report_kind AND sums.measure = wholes.measure
    LEFT JOIN transfers ON transfers.unit_id = wholes.unit_id AND transfers.fiscal_year = wholes.fiscal_year
        AND transfers.report_kind = wholes.report_kind
        AND transfers.side = CASE WHEN wholes.measure LIKE '%income%' THEN 'income' ELSE 'expenditure' END
        AND wholes.measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year', 'expenditure_this_year')
    LEFT JOIN stated ON stated.unit_id = wholes.unit_id AND stated.fiscal_year = wholes.fiscal_year AND stated.report_kind = wholes.report_kind
    WHERE own.value IS NOT NULL OR sums.value IS NOT NULL
)
SELECT * REPLACE (
        try_cast(department_total AS DECIMAL(20, 2)) AS department_total, try_cast(units_total AS DECIMAL(20, 2)) AS units_total,
        try_cast(internal_transfers AS DECIMAL(20, 2)) AS internal_transfers, try_cast(difference AS DECIMAL(20, 2)) AS difference,
        try_cast(tolerance AS DECIMAL(20, 2)) AS tolerance),
    CASE
        WHEN units_stated > len(units_present) OR NOT has_own_report AND units_stated IS NOT NULL THEN 'incomplete'
        WHEN abs(difference) <= tolerance AND has_own_report THEN 'agrees'
        WHEN units_stated IS NULL OR NOT has_own_report THEN 'unknown'
        ELSE 'differs'
    END AS verdict
FROM compared
ORDER BY unit_id, fiscal_year, report_kind, measure;
