-- A figure stated in prose against the statement that has the same figure: the quantity is one of $prefixes + measure.
WITH pairs AS (
    SELECT
        c.document_id, c.measure, c.quote, c.value AS observed, q.value AS expected, c.rounding + q.rounding AS tolerance,
        [c.line_item_id] || q.terms AS terms,
        max(q.variants) OVER (PARTITION BY c.line_item_id) = 1 AS is_certain,
        row_number() OVER (PARTITION BY c.line_item_id ORDER BY abs(c.value - q.value), q.quantity, q.value, q.terms) AS choice
    FROM check_claims AS c
    JOIN check_quantities AS q
        ON q.document_id = c.document_id AND list_contains(list_transform($prefixes, p -> p || c.measure), q.quantity)
    WHERE c.is_whole AND c.unit = 'CNY' AND c.period = 'current' AND list_contains($measures, c.measure)
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
    min(CASE WHEN (is_certain AND NOT is_confirmed) OR abs(observed - expected) <= tolerance THEN expected END) AS expected,
    observed,
    max(tolerance) AS tolerance,
    flatten(list(terms ORDER BY terms)) AS terms
FROM judged
GROUP BY document_id, quote, observed
