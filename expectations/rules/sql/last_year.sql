-- A figure against the same unit's report of the year before: what $now names in this year's report (carried in, 上年数)
-- is what $before names in last year's. A restatement (年初调整) is a good reason, so a difference is worth a look only.
-- $prose = 1: the amounts of last year that prose states, by measure, against last year's report.
WITH reports AS (
    SELECT d.document_id, d.unit_id, d.fiscal_year, d.report_kind
    FROM documents AS d SEMI JOIN check_documents USING (document_id)
    WHERE d.status = 'published' AND d.unit_id IS NOT NULL AND d.fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY d.unit_id, d.fiscal_year, d.report_kind, d.scope) = 1
),
pairs AS (
    SELECT n.document_id, b.document_id AS earlier_id, b.fiscal_year AS earlier
    FROM reports AS n JOIN reports AS b ON b.unit_id = n.unit_id AND b.fiscal_year = n.fiscal_year - 1 AND b.report_kind = n.report_kind
),
figures AS (
    SELECT document_id, quantity, min(value) AS value, max(rounding) AS rounding, flatten(list(terms ORDER BY value)) AS terms, max(printed_variants) = 1 AS is_certain
    FROM check_quantities
    WHERE $prose = 0 OR NOT starts_with(quantity, 'n.')
    GROUP BY document_id, quantity
),
told AS (
    SELECT document_id, measure, min(value) AS value, max(rounding) AS rounding, list(line_item_id ORDER BY line_item_id) AS terms, count(DISTINCT value) = 1 AS is_certain
    FROM check_claims
    WHERE $prose = 1 AND period = 'prior' AND unit = 'CNY' AND is_whole AND measure <> 'other'
    GROUP BY document_id, measure
),
asked AS (
    SELECT document_id, quantity, unnest(list_transform(list_zip($now, $before), z -> z[2])) AS wanted, unnest($now) AS named, value, rounding, terms, is_certain
    FROM figures
    WHERE list_contains($now, quantity)
    UNION ALL
    SELECT t.document_id, t.measure, prefix || t.measure, t.measure, t.value, t.rounding, t.terms, t.is_certain
    FROM told AS t, (SELECT unnest(['t1.', 't2.', 't3.', 't7.']) AS prefix)
),
compared AS (
    SELECT p.document_id, p.earlier, a.quantity, a.value AS observed, f.value AS expected, a.rounding + f.rounding AS tolerance, a.terms,
        a.is_certain AND f.is_certain AS is_certain
    FROM pairs AS p
    JOIN asked AS a ON a.document_id = p.document_id AND a.named = a.quantity
    JOIN figures AS f ON f.document_id = p.earlier_id AND f.quantity = a.wanted
    QUALIFY row_number() OVER (PARTITION BY p.document_id, a.quantity ORDER BY abs(a.value - f.value), f.quantity, a.terms) = 1
)
SELECT
    document_id,
    concat(earlier, ' · ', quantity) AS place,
    expected,
    observed,
    tolerance,
    terms,
    CASE WHEN abs(observed - expected) <= tolerance THEN true WHEN is_certain THEN false END AS holds
FROM compared
