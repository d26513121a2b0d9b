-- A figure against the same unit's report of the year before: what rule.now names in this year's report (carried in, 上年数)
-- is what rule.before names in last year's. A restatement (年初调整) is a good reason, so a difference is worth a look only.
-- rule.prose = 1: the amounts of last year that prose states, by measure, against last year's report.
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
-- what is asked, before any figure is read: most reports have no earlier one, and most quantities are not compared
asked AS (
    SELECT rule.check_id, unnest(rule.now) AS quantity, unnest(rule.before) AS wanted FROM rule WHERE rule.prose = 0
),
told AS (
    SELECT document_id, measure, min(value) AS value, max(rounding) AS rounding, list_sort(list(line_item_id)) AS terms, count(DISTINCT value) = 1 AS is_certain
    FROM check_claims SEMI JOIN pairs USING (document_id)
    WHERE period = 'prior' AND unit = 'CNY' AND is_whole AND measure <> 'other'
    GROUP BY document_id, measure
),
figures AS (
    SELECT document_id, quantity, min(value) AS value, max(rounding) AS rounding, check_terms_in_order(list({'by': value, 'terms': terms})) AS terms, max(printed_variants) = 1 AS is_certain
    FROM check_quantities
    WHERE document_id IN (SELECT document_id FROM pairs UNION ALL SELECT earlier_id FROM pairs)
        AND (quantity IN (SELECT quantity FROM asked UNION ALL SELECT wanted FROM asked) OR regexp_matches(quantity, '^t[1237]\.'))
    GROUP BY document_id, quantity
),
stated AS (
    SELECT a.check_id, f.document_id, f.quantity, a.wanted, f.value, f.rounding, f.terms, f.is_certain FROM figures AS f JOIN asked AS a USING (quantity)
    UNION ALL
    SELECT rule.check_id, t.document_id, t.measure, prefix || t.measure, t.value, t.rounding, t.terms, t.is_certain
    FROM told AS t, rule, (SELECT unnest(['t1.', 't2.', 't3.', 't7.']) AS prefix)
    WHERE rule.prose = 1
),
compared AS (
    SELECT s.check_id, p.document_id, p.earlier, s.quantity, s.value AS observed, f.value AS expected, s.rounding + f.rounding AS tolerance, s.terms,
        s.is_certain AND f.is_certain AS is_certain
    FROM pairs AS p
    JOIN stated AS s ON s.document_id = p.document_id
    JOIN figures AS f ON f.document_id = p.earlier_id AND f.quantity = s.wanted
    QUALIFY row_number() OVER (PARTITION BY s.check_id, p.document_id, s.quantity ORDER BY abs(s.value - f.value), f.quantity, s.terms) = 1
)
SELECT
    check_id,
    document_id,
    concat(earlier, ' · ', quantity) AS place,
    expected,
    observed,
    tolerance,
    terms,
    CASE WHEN abs(observed - expected) <= tolerance THEN true WHEN is_certain THEN false END AS holds
FROM compared
