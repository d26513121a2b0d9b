-- Units beside their peers (table unit_comparison) and years beside the year before (table year_over_year).
--
-- Peers share field of work (领域), level of government, year and basis: a unit with final accounts is compared by its
-- actuals, one with a budget alone by that. Units without a known field have no peers: better none than wrong ones. Staff
-- is what the reports state: actual staff, else the quota. Shares are of the unit's total of the same budget. Amounts of
-- classes, sections and totals hold what the report does not itemise, as it is printed (sums.sql); rates are of items.
INSERT INTO unit_comparison BY NAME
WITH subjects AS (
    SELECT subject_level, unit_id, fiscal_year, code AS subject_code, name AS subject_name, budget_kind,
        whole_budget AS initial_budget, whole_actual AS actual, execution_rate, included_in, flags
    FROM subject_sums
    UNION ALL BY NAME
    SELECT 'item' AS subject_level, unit_id, fiscal_year, function_code AS subject_code, item_name AS subject_name, budget_kind,
        initial_budget, actual, execution_rate, included_in, flags
    FROM budget_vs_actual
    UNION ALL BY NAME
    SELECT 'total' AS subject_level, unit_id, fiscal_year, '0' AS subject_code, '合计' AS subject_name, budget_kind,
        sum(whole_budget) AS initial_budget, sum(whole_actual) AS actual,
        CASE WHEN sum(items_without_budget) = 0 THEN millionths(sum(actual), sum(budget)) END AS execution_rate,
        any_value(included_in) AS included_in, list_sort(list_distinct(flatten(list(flags)))) AS flags
    FROM subject_sums WHERE subject_level = 'class'
    GROUP BY unit_id, fiscal_year, budget_kind
),
bases AS (
    SELECT unit_id, fiscal_year, CASE WHEN count(whole_actual) > 0 THEN 'actual' ELSE 'budget' END AS basis
    FROM subject_sums GROUP BY unit_id, fiscal_year
),
heads AS (
    SELECT unit_id, fiscal_year, arg_min(value, (measure, report_kind <> 'final')) AS staff, min(measure) AS staff_basis
    FROM stated_totals
    WHERE speaks AND period = 'current' AND measure IN ('staff_actual', 'staff_quota') AND unit = '人' AND value > 0
    GROUP BY unit_id, fiscal_year
),
placed AS (
    SELECT subjects.*, units.unit_name, units.province, units.division_code, units.field, units.level, basis,
        concat_ws('|', units.field, units.level, subjects.fiscal_year, basis) AS peer_group,
        CASE basis WHEN 'actual' THEN actual ELSE initial_budget END AS amount,
        try_cast(heads.staff AS INTEGER) AS staff, heads.staff_basis
    FROM subjects JOIN units USING (unit_id) JOIN bases USING (unit_id, fiscal_year)
    LEFT JOIN heads USING (unit_id, fiscal_year)
),
shared AS (
    SELECT placed.* REPLACE (CASE WHEN field IS NOT NULL AND level IS NOT NULL THEN peer_group END AS peer_group,
            try_cast(initial_budget AS DECIMAL(20, 2)) AS initial_budget, try_cast(actual AS DECIMAL(20, 2)) AS actual,
            try_cast(amount AS DECIMAL(20, 2)) AS amount),
        millionths(amount, max(amount) FILTER (subject_level = 'total') OVER (PARTITION BY unit_id, fiscal_year, budget_kind)) AS share_of_total,
        -- half away from zero to the cent, in integers
        try_cast(try_cast(sign(amount) * ((abs(amount * 100)::HUGEINT * 2 + staff) // nullif(2 * staff, 0)) AS DECIMAL(24, 0)) * 0.01::DECIMAL(3, 2) AS DECIMAL(20, 2)) AS per_head
    FROM placed
)
SELECT shared.* ,
    CASE WHEN peer_group IS NOT NULL THEN count(amount) OVER peers END::INTEGER AS peers,
    CASE WHEN peer_group IS NOT NULL AND amount IS NOT NULL THEN rank() OVER (peers ORDER BY amount DESC NULLS LAST) END::INTEGER AS rank,
    CASE WHEN peer_group IS NOT NULL AND per_head IS NOT NULL THEN rank() OVER (peers ORDER BY per_head DESC NULLS LAST) END::INTEGER AS rank_per_head,
    CASE WHEN peer_group IS NOT NULL AND execution_rate IS NOT NULL
        THEN rank() OVER (peers ORDER BY execution_rate DESC NULLS LAST) END::INTEGER AS rank_execution_rate,
    CASE WHEN peer_group IS NOT NULL THEN try_cast(quantile_cont(share_of_total, 0.5) OVER peers AS DECIMAL(18, 6)) END AS peer_median_share
FROM shared
WINDOW peers AS (PARTITION BY peer_group, subject_level, subject_code, budget_kind)
ORDER BY unit_id, fiscal_year, subject_level, subject_code, budget_kind;

-- Years by today's code: codes that became one are added up; what was split stays under the subject that holds all parts.
INSERT INTO year_over_year BY NAME
WITH series AS (
    SELECT unit_id, any_value(unit_name) AS unit_name, any_value(province) AS province, any_value(division_code) AS division_code,
        fiscal_year, function_code_harmonised, list_sort(list(function_code)) AS function_codes,
        sum(initial_budget) AS initial_budget, sum(actual) AS actual, any_value(included_in) AS included_in,
        list_sort(list_distinct(flatten(list(flags)))) AS flags, min(item_name) AS item_name,
        CASE WHEN count(DISTINCT budget_kind) = 1 THEN any_value(budget_kind) ELSE 'all' END AS budget_kind
    FROM budget_vs_actual
    GROUP BY unit_id, fiscal_year, function_code_harmonised
)
SELECT here.* EXCLUDE (item_name) REPLACE (try_cast(here.initial_budget AS DECIMAL(20, 2)) AS initial_budget, try_cast(here.actual AS DECIMAL(20, 2)) AS actual),
    coalesce(today.name, here.item_name) AS subject_name, before.function_codes AS prior_function_codes,
    try_cast(before.initial_budget AS DECIMAL(20, 2)) AS prior_initial_budget, try_cast(before.actual AS DECIMAL(20, 2)) AS prior_actual,
    -- of one budget only: all money of one year against the general budget of another is no growth
    CASE WHEN here.budget_kind = before.budget_kind
        THEN try_cast(here.initial_budget - before.initial_budget AS DECIMAL(20, 2)) END AS budget_change,
    CASE WHEN here.budget_kind = before.budget_kind
        THEN try_cast(here.actual - before.actual AS DECIMAL(20, 2)) END AS actual_change,
    millionths(budget_change, before.initial_budget) AS budget_growth,
    millionths(actual_change, before.actual) AS actual_growth
FROM series AS here
LEFT JOIN series AS before ON before.unit_id = here.unit_id AND before.fiscal_year = here.fiscal_year - 1
    AND before.function_code_harmonised = here.function_code_harmonised
LEFT JOIN (SELECT code, arg_max(name, coalesce(valid_to, 9999)) AS name FROM function_codes GROUP BY code) AS today
    ON today.code = here.function_code_harmonised
ORDER BY unit_id, fiscal_year, function_code_harmonised;
