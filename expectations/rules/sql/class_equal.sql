-- One functional class (类) in two statements: rule.left with fund column rule.left_fund against rule.right with rule.right_fund.
WITH lefts AS (
    SELECT rule.check_id, c.* FROM check_classes AS c JOIN rule ON rule.left = c.statement AND rule.left_fund = c.fund
),
rights AS (
    SELECT rule.check_id, c.* FROM check_classes AS c JOIN rule ON rule.right = c.statement AND rule.right_fund = c.fund
)
SELECT
    check_id,
    document_id,
    class_code AS place,
    r.value AS expected,
    l.value AS observed,
    l.rounding + r.rounding AS tolerance,
    l.terms || r.terms AS terms,
    l.variants = 1 AND r.variants = 1 AS is_certain
FROM lefts AS l JOIN rights AS r USING (check_id, document_id, class_code)
QUALIFY row_number() OVER (PARTITION BY check_id, document_id, class_code, l.value ORDER BY abs(l.value - r.value), r.value, r.terms, l.terms) = 1
