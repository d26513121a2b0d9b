-- Named quantities of one report: $total = sum of $plus − sum of $minus. All of $required must be stated; what else is
-- not stated counts as 0 (blank), the total too; one addend at least must be stated. A quantity stated with two values
-- is not certain, nor is anything beside $doubts (amounts of lines that we cannot name).
WITH stated AS (
    SELECT
        document_id, quantity, min(value) AS value, max(rounding) AS rounding, flatten(list(terms ORDER BY value)) AS terms, max(variants) = 1 AS is_certain
    FROM check_quantities
    WHERE quantity = $total OR list_contains($plus, quantity) OR list_contains($minus, quantity) OR list_contains($required, quantity)
        OR list_contains($doubts, quantity)
    GROUP BY document_id, quantity
),
sums AS (
    SELECT
        document_id,
        coalesce(sum(value) FILTER (list_contains($plus, quantity)), 0) - coalesce(sum(value) FILTER (list_contains($minus, quantity)), 0) AS summed,
        coalesce(sum(value) FILTER (quantity = $total), 0) AS printed,
        sum(rounding) FILTER (quantity = $total OR list_contains($plus, quantity) OR list_contains($minus, quantity)) AS tolerance,
        flatten(list(terms ORDER BY quantity <> $total, quantity) FILTER (quantity = $total OR list_contains($plus, quantity) OR list_contains($minus, quantity))) AS terms,
        bool_and(is_certain) AND NOT bool_or(list_contains($doubts, quantity) AND value <> 0) AS is_certain
    FROM stated
    GROUP BY document_id
    HAVING count(*) FILTER (list_contains($required, quantity)) = len($required) AND count(*) FILTER (list_contains($plus, quantity)) > 0
)
SELECT
    document_id,
    NULL::VARCHAR AS place,
    summed AS expected,
    printed AS observed,
    tolerance,
    terms,
    is_certain
FROM sums
