-- Named quantities of one report: rule.total = sum of rule.plus − sum of rule.minus. All of rule.required must be stated; what
-- else is not stated counts as 0 (blank), the total too; one addend at least must be stated. A quantity stated with two
-- values is not certain, nor is anything beside rule.doubts (amounts of lines that we cannot name).
WITH named AS (
    SELECT DISTINCT rule.check_id, unnest([rule.total] || rule.plus || rule.minus || rule.required || rule.doubts) AS quantity FROM rule
),
roles AS (
    SELECT
        check_id, n.quantity, n.quantity = rule.total AS is_total, list_contains(rule.plus, n.quantity) AS is_plus,
        list_contains(rule.minus, n.quantity) AS is_minus, list_contains(rule.required, n.quantity) AS is_required,
        list_contains(rule.doubts, n.quantity) AS is_doubt, len(rule.required) AS required
    FROM named AS n JOIN rule USING (check_id)
),
stated AS (
    SELECT
        document_id, quantity, min(value) AS value, max(rounding) AS rounding, check_terms_in_order(list({'by': value, 'terms': terms})) AS terms, max(variants) = 1 AS is_certain
    FROM check_quantities SEMI JOIN named USING (quantity)
    GROUP BY document_id, quantity
),
sums AS (
    SELECT
        check_id, document_id,
        coalesce(sum(value) FILTER (is_plus), 0) - coalesce(sum(value) FILTER (is_minus), 0) AS summed,
        coalesce(sum(value) FILTER (is_total), 0) AS printed,
        sum(rounding) FILTER (is_total OR is_plus OR is_minus) AS tolerance,
        check_terms_in_order(list({'by': (NOT is_total, quantity), 'terms': terms}) FILTER (is_total OR is_plus OR is_minus)) AS terms,
        bool_and(is_certain) AND NOT bool_or(is_doubt AND value <> 0) AS is_certain
    FROM roles JOIN stated USING (quantity)
    GROUP BY check_id, document_id, required
    HAVING count(*) FILTER (is_required) = required AND count(*) FILTER (is_plus) > 0
)
SELECT
    check_id,
    document_id,
    NULL::VARCHAR AS place,
    summed AS expected,
    printed AS observed,
    tolerance,
    terms,
    is_certain
FROM sums
