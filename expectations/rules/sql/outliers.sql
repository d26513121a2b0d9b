-- Far from its peers on a robust scale: the logarithm of actual over initial budget of an item ($scale = 'budget'), or of this
-- year over last year of the same unit ($scale = 'year'), against the median of all reports of that year and code. Far is
-- $far median absolute deviations (made comparable with a standard deviation), and a factor of five at least: in a group
-- of near equals a small step is many deviations. Groups of fewer than $peers say nothing. What peers do, of the whole country,
-- stands in check_peers.
WITH reports AS (
    SELECT d.document_id, d.unit_id, d.fiscal_year, d.scope
    FROM documents AS d SEMI JOIN check_documents USING (document_id)
    WHERE d.status = 'published' AND d.report_kind = 'final' AND d.unit_id IS NOT NULL AND d.fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY d.unit_id, d.fiscal_year, d.scope) = 1
),
actuals AS (
    SELECT r.*, c.function_code, c.value, c.line_item_id, c.row_label
    FROM reports AS r JOIN check_claims AS c USING (document_id)
    WHERE c.measure = 'function_actual' AND c.period = 'current' AND c.unit = 'CNY' AND c.is_certain AND length(c.function_code) = 7 AND c.value > 0
    QUALIFY count(*) OVER (PARTITION BY r.document_id, c.function_code) = 1
),
pairs AS (
    SELECT a.document_id, a.fiscal_year, a.function_code, a.row_label, a.value AS observed, c.value AS base, [a.line_item_id, c.line_item_id] AS terms
    FROM actuals AS a
    JOIN check_claims AS c ON c.document_id = a.document_id AND c.function_code = a.function_code AND c.measure = 'function_budget'
        AND c.period = 'current' AND c.unit = 'CNY' AND c.is_certain AND c.value > 0
    WHERE $scale = 'budget'
    UNION ALL
    SELECT a.document_id, a.fiscal_year, a.function_code, a.row_label, a.value, b.value, [a.line_item_id]
    FROM actuals AS a JOIN actuals AS b ON b.unit_id = a.unit_id AND b.fiscal_year = a.fiscal_year - 1 AND b.function_code = a.function_code AND b.scope IS NOT DISTINCT FROM a.scope
    WHERE $scale = 'year'
),
steps AS (
    SELECT p.*, ln(p.observed::DOUBLE / p.base::DOUBLE) AS step, c.centre, c.spread, c.members
    FROM pairs AS p JOIN check_peers AS c USING (fiscal_year, function_code)
    WHERE c.scale = $scale
)
SELECT
    document_id,
    concat_ws(' ', function_code, row_label) AS place,
    round(base * exp(centre)::DECIMAL(24,6), 2) AS expected,
    observed,
    terms,
    abs(step - centre) <= greatest($far * spread, ln(5)) AS holds
FROM steps
WHERE members >= $peers
