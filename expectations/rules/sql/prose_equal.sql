-- A figure stated in prose against the statements: the claim must equal one of $quantities, whichever is nearest; or, where
-- $prefixes are given, the quantity that is one of them + the measure of the claim. The first of $quantities is the one
-- meant when the prose says no more; where it is not known, or where a statement gives a quantity more than once
-- (several bodies), a difference is not certain.
WITH pairs AS (
    SELECT
        c.document_id, c.measure, c.quote, c.value AS observed, q.value AS expected,
        -- prose that prints fewer places than the statement may have cut the rest off, but not have raised it
        CASE WHEN abs(c.value) < abs(q.value) AND c.rounding > 2 * q.rounding THEN 2 * c.rounding ELSE c.rounding + q.rounding END AS tolerance,
        [c.line_item_id] || q.terms AS terms,
        max(q.variants) OVER (PARTITION BY c.line_item_id) = 1
            AND (len($quantities) = 0 OR bool_or(q.quantity = $quantities[1]) OVER (PARTITION BY c.line_item_id)) AS is_certain,
        row_number() OVER (PARTITION BY c.line_item_id ORDER BY abs(c.value - q.value), q.quantity, q.value, q.terms) AS choice
    FROM check_claims AS c JOIN check_quantities AS q USING (document_id)
    WHERE c.is_whole AND c.unit = 'CNY' AND c.period = 'current' AND list_contains($measures, c.measure)
        AND (list_contains($quantities, q.quantity) OR list_contains(list_transform($prefixes, p -> p || c.measure), q.quantity))
),
judged AS (
    SELECT
        p.*,
        d.report_kind = 'budget' AND bool_or(abs(observed - expected) <= tolerance) OVER (PARTITION BY document_id, measure) AS is_confirmed
    FROM pairs AS p JOIN check_documents AS d USING (document_id)
    WHERE choice = 1
)
-- One number may state two measures (收入、支出总计均为): one row, all claims. In a budget a total is often stated again
-- for a part of the unit or of the money: beside a claim that agrees, another that does not is not certain.
SELECT
    document_id,
    quote AS place,
    min(expected) AS expected,
    observed,
    max(tolerance) AS tolerance,
    flatten(list(terms ORDER BY terms)) AS terms,
    bool_and(is_certain AND NOT is_confirmed) AS is_certain
FROM judged
GROUP BY document_id, quote, observed
