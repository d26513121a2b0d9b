-- One functional class (类): its line in the summary of fiscal appropriations, all funds, against the statements of the three
-- funds together. Only where every statement that prints the class prints it once, and where the summary gives no column of
-- its own to the general budget (class_equal compares that).
WITH divided AS (
    SELECT DISTINCT document_id FROM check_classes WHERE statement = 'fiscal_appropriation_summary' AND fund = 'gpb'
),
parts AS (
    SELECT document_id, class_code, sum(value) AS value, sum(rounding) AS rounding, flatten(list(terms ORDER BY statement)) AS terms,
        max(variants) = 1 AS is_certain, bool_or(statement = 'gpb_expenditure') AS has_general
    FROM check_classes
    WHERE statement IN ('gpb_expenditure', 'government_fund', 'state_capital') AND fund = 'all'
    GROUP BY document_id, class_code
)
SELECT
    l.document_id,
    l.class_code AS place,
    p.value AS expected,
    l.value AS observed,
    l.rounding + p.rounding AS tolerance,
    l.terms || p.terms AS terms,
    l.variants = 1 AND p.is_certain AS is_certain
FROM check_classes AS l
JOIN parts AS p USING (document_id, class_code)
ANTI JOIN divided AS d USING (document_id)
WHERE l.statement = 'fiscal_appropriation_summary' AND l.fund = 'all' AND p.has_general
