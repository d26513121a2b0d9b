-- A functional item stated in prose against the coded statements. The prose speaks of one fund or of all money, so any
-- statement of $statements that holds the code may confirm it; the nearest one is compared. The first is the one meant
-- when the prose says no more: where it does not hold the code, a difference is not certain.
WITH stated AS (
    SELECT document_id, statement, code, value, rounding, terms, variants, is_single FROM check_items WHERE part = 'total'
    UNION ALL
    SELECT document_id, statement, class_code, value, rounding, terms, variants, true FROM check_classes WHERE fund IN ('all', 'gpb')
        AND statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary')
),
pairs AS (
    SELECT
        c.document_id, c.function_code, c.row_label, c.value AS observed, i.value AS expected, c.rounding + i.rounding AS tolerance,
        [c.line_item_id] || i.terms AS terms,
        max(i.variants) OVER (PARTITION BY c.line_item_id) = 1 AND c.is_certain
            AND bool_or(i.statement = $statements[1]) OVER (PARTITION BY c.line_item_id)
            AND bool_and(i.is_single) OVER (PARTITION BY c.line_item_id) AS is_certain,
        row_number() OVER (PARTITION BY c.line_item_id ORDER BY abs(c.value - i.value), i.statement, i.value, i.terms) AS choice
    FROM check_claims AS c
    JOIN stated AS i ON i.document_id = c.document_id AND i.code = c.function_code
    WHERE c.measure = $measure AND c.unit = 'CNY' AND c.period = 'current' AND list_contains($statements, i.statement)
        AND list_contains($digits, length(c.function_code))
)
SELECT
    document_id,
    concat_ws(' ', function_code, row_label) AS place,
    expected,
    observed,
    tolerance,
    terms,
    is_certain
FROM pairs
WHERE choice = 1
