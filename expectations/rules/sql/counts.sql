-- Counts of prose (批次, 人次, 团组, 辆) beside the amount of the same expense. $amount: measure of the expense; $count: a
-- regular expression for the name of the count, $excepted what its words must not hold, $units its units. An expense of 0 has a count of 0 and the other way round;
-- with $both = 0 only: where there is an expense, the count is not 0 (a vehicle may be kept without being driven).
WITH expenses AS (
    SELECT document_id, max(value) AS value, max(rounding) AS rounding, count(DISTINCT value) AS variants, min(line_item_id) AS line_item_id
    FROM check_claims
    WHERE measure = $amount AND unit = 'CNY' AND period = 'current' AND is_whole
    GROUP BY document_id
),
counts AS (
    SELECT document_id, max(value) AS value, count(DISTINCT value) AS variants, min(line_item_id) AS line_item_id, min(quote) AS quote
    FROM check_claims
    WHERE period = 'current' AND list_contains($units, unit) AND is_certain
        AND regexp_matches(check_plain(coalesce(row_label, '')) || check_plain(quote), $count) AND NOT regexp_matches(check_plain(quote), $excepted)
    GROUP BY document_id
)
SELECT
    c.document_id,
    c.quote AS place,
    e.value AS expected,
    c.value AS observed,
    [c.line_item_id, e.line_item_id] AS terms,
    CASE
        -- an expense below the last printed place is printed as 0
        WHEN c.variants > 1 OR e.variants > 1 THEN CASE WHEN (c.value > 0) = (e.value > 0) THEN true END
        WHEN e.value = 0 AND c.value > 0 THEN $both = 0
        ELSE (e.value = 0 AND $both = 0) OR (c.value > 0) = (e.value > 0)
    END AS holds
FROM counts AS c JOIN expenses AS e USING (document_id)
