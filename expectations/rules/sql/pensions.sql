-- 职业年金 (occupational pension) is paid at half the rate of 基本养老保险 (8 % and 16 % of one base), so it is seldom more. Paid up
-- at retirement (记实) it may be once; a report where it is more than the pension insurance itself is worth a look.
WITH paid AS (
    SELECT document_id, statement, code, value, rounding, terms, variants = 1 AND is_single AS is_certain
    FROM check_items
    WHERE part = 'total' AND code IN ('2080505', '2080506') AND statement IN ('gpb_expenditure', 'expenditure')
    UNION ALL
    SELECT document_id, 'narrative:' || measure, function_code, min(value), max(rounding), list(line_item_id ORDER BY line_item_id), count(DISTINCT value) = 1 AND bool_and(is_certain)
    FROM check_claims
    WHERE unit = 'CNY' AND period = 'current' AND function_code IN ('2080505', '2080506') AND measure IN ('function_budget', 'function_actual')
    GROUP BY document_id, measure, function_code
)
SELECT
    a.document_id,
    a.statement AS place,
    p.value AS expected,
    a.value AS observed,
    a.rounding + p.rounding AS tolerance,
    a.terms || p.terms AS terms,
    a.is_certain AND p.is_certain AS is_certain
FROM paid AS a JOIN paid AS p ON p.document_id = a.document_id AND p.statement = a.statement
WHERE a.code = '2080506' AND p.code = '2080505' AND p.value > 0
QUALIFY row_number() OVER (PARTITION BY a.document_id, a.value, p.value ORDER BY a.statement, a.terms) = 1
