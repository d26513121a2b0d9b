-- The initial budgets that a final account states (年初预算, 三公预算数) are those of the approved budget of the same unit and
-- year. $items = 1: the functional items of prose against the coded statements of the budget; 0: the quantities of $now
-- against those of $before.
WITH reports AS (
    SELECT d.document_id, d.unit_id, d.fiscal_year, d.report_kind
    FROM documents AS d SEMI JOIN check_documents USING (document_id)
    WHERE d.status = 'published' AND d.unit_id IS NOT NULL AND d.fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY d.unit_id, d.fiscal_year, d.report_kind, d.scope) = 1
),
pairs AS (
    SELECT f.document_id, b.document_id AS budget_id
    FROM reports AS f JOIN reports AS b USING (unit_id, fiscal_year)
    WHERE f.report_kind = 'final' AND b.report_kind = 'budget'
),
stated AS (
    SELECT document_id, 'code ' || function_code AS key, min(value) AS value, max(rounding) AS rounding, list(line_item_id ORDER BY line_item_id) AS terms,
        bool_and(is_certain) AND count(DISTINCT value) = 1 AS is_certain
    FROM check_claims
    WHERE $items = 1 AND measure = 'function_budget' AND period = 'current' AND unit = 'CNY' AND length(function_code) = 7
    GROUP BY document_id, function_code
    UNION ALL
    SELECT document_id, list_extract($before, list_position($now, quantity)), min(value), max(rounding), flatten(list(terms ORDER BY value)), max(printed_variants) = 1
    FROM check_quantities
    WHERE $items = 0 AND list_contains($now, quantity)
    GROUP BY document_id, quantity
),
approved AS (
    SELECT document_id, 'code ' || code AS key, value, rounding, variants = 1 AND is_single AS is_certain
    FROM check_items
    WHERE $items = 1 AND statement = 'gpb_expenditure' AND part = 'total'
    UNION ALL
    SELECT document_id, quantity, value, rounding, printed_variants = 1 FROM check_quantities WHERE $items = 0 AND list_contains($before, quantity)
)
SELECT
    p.document_id,
    s.key AS place,
    a.value AS expected,
    s.value AS observed,
    s.rounding + a.rounding AS tolerance,
    s.terms,
    CASE WHEN abs(s.value - a.value) <= s.rounding + a.rounding THEN true WHEN s.is_certain AND a.is_certain THEN false END AS holds
FROM pairs AS p
JOIN stated AS s ON s.document_id = p.document_id
JOIN approved AS a ON a.document_id = p.budget_id AND a.key = s.key
QUALIFY row_number() OVER (PARTITION BY p.document_id, s.key ORDER BY abs(s.value - a.value), a.value) = 1
