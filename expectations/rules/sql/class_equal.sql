-- One functional class (类) in two statements: $left with fund column $left_fund against $right with $right_fund.
SELECT
    document_id,
    class_code AS place,
    r.value AS expected,
    l.value AS observed,
    l.rounding + r.rounding AS tolerance,
    l.terms || r.terms AS terms,
    l.variants = 1 AND r.variants = 1 AS is_certain
FROM check_classes AS l JOIN check_classes AS r USING (document_id, class_code)
WHERE l.statement = $left AND l.fund = $left_fund AND r.statement = $right AND r.fund = $right_fund
QUALIFY row_number() OVER (PARTITION BY document_id, class_code, l.value ORDER BY abs(l.value - r.value), r.value, r.terms, l.terms) = 1
