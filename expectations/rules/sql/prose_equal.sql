-- A figure stated in prose against the statements: the claim (of one of rule.measures) must equal one of rule.quantities,
-- whichever is nearest; or, where rule.prefixes are given, the quantity that is one of them + the measure of the claim. The
-- first of the quantities is the one meant when the prose says no more; where it is not known, or where a statement
-- gives a quantity more than once (several bodies), a difference is not certain.
WITH asked AS (
    SELECT check_id, measure, has_first, first_quantity, unnest(quantities || list_transform(prefixes, p -> p || measure)) AS quantity
    FROM (
        SELECT rule.check_id, unnest(rule.measures) AS measure, rule.quantities, rule.prefixes, len(rule.quantities) > 0 AS has_first,
            rule.quantities[1] AS first_quantity
        FROM rule
    )
),
claims AS (
    SELECT line_item_id, document_id, measure, quote, value, rounding FROM check_claims WHERE is_whole AND unit = 'CNY' AND period = 'current'
),
pairs AS (
    SELECT
        a.check_id, c.document_id, c.measure, c.quote, c.value AS observed, q.value AS expected,
        -- prose that prints fewer places than the statement may have cut the rest off, or raised it (a part that was made from
        -- rounded ones): one last place of the prose
        CASE WHEN c.rounding > 2 * q.rounding THEN 2 * c.rounding ELSE c.rounding + q.rounding END AS tolerance,
        [c.line_item_id] || q.terms AS terms,
        max(q.variants) OVER of_claim = 1 AND (NOT a.has_first OR bool_or(q.quantity = a.first_quantity) OVER of_claim) AS is_certain,
        row_number() OVER (PARTITION BY a.check_id, c.line_item_id ORDER BY abs(c.value - q.value), q.quantity, q.value, q.terms) AS choice
    FROM claims AS c
    JOIN (SELECT DISTINCT * FROM asked) AS a USING (measure)
    JOIN check_quantities AS q ON q.document_id = c.document_id AND q.quantity = a.quantity
    WINDOW of_claim AS (PARTITION BY a.check_id, c.line_item_id)
),
judged AS (
    SELECT
        p.*,
        d.report_kind = 'budget' AND bool_or(abs(observed - expected) <= tolerance) OVER (PARTITION BY check_id, document_id, measure) AS is_confirmed
    FROM pairs AS p JOIN check_documents AS d USING (document_id)
    WHERE choice = 1
)
-- One number may state two measures (收入、支出总计均为): one row, all claims. In a budget a total is often stated again
-- for a part of the unit or of the money: beside a claim that agrees, another that does not is not certain.
SELECT
    check_id,
    document_id,
    quote AS place,
    min(expected) AS expected,
    observed,
    max(tolerance) AS tolerance,
    flatten(list_sort(list(terms))) AS terms,
    bool_and(is_certain AND NOT is_confirmed) AS is_certain
FROM judged
GROUP BY check_id, document_id, quote, observed
