-- A factor of exactly 10, 100 or 10,000 between two amounts of one thing, with at least three digits in common: a point that
-- moved or yuan for 万元. This year's amount of an item against its initial budget, and a total against last year's as
-- prose states it. Round amounts (5 万元 after 50 万元) share no three digits.
WITH items AS (
    SELECT document_id, function_code AS key, row_label, measure, value, rounding, line_item_id
    FROM check_claims
    WHERE unit = 'CNY' AND period = 'current' AND is_certain AND length(function_code) = 7 AND measure IN ('function_budget', 'function_actual') AND value > 0
),
wholes AS (
    SELECT document_id, measure AS key, quote AS row_label, period AS measure, value, rounding, line_item_id
    FROM check_claims
    WHERE unit = 'CNY' AND period IN ('current', 'prior') AND is_whole AND measure <> 'other' AND value > 0
),
pairs AS (
    SELECT a.document_id, a.row_label, a.value AS observed, a.rounding AS a_rounding, b.value AS expected, b.rounding AS b_rounding,
        [a.line_item_id, b.line_item_id] AS terms
    FROM items AS a JOIN items AS b ON b.document_id = a.document_id AND b.key = a.key
    WHERE a.measure = 'function_actual' AND b.measure = 'function_budget'
    UNION ALL
    SELECT a.document_id, a.row_label, a.value, a.rounding, b.value, b.rounding, [a.line_item_id, b.line_item_id]
    FROM wholes AS a JOIN wholes AS b ON b.document_id = a.document_id AND b.key = a.key
    WHERE a.measure = 'current' AND b.measure = 'prior'
),
compared AS (
    SELECT *, list_filter([10, 100, 10000], k -> abs(greatest(observed, expected) - least(observed, expected) * k)
            <= CASE WHEN observed > expected THEN a_rounding + k * b_rounding ELSE b_rounding + k * a_rounding END) AS factors,
        CASE WHEN observed > expected THEN b_rounding ELSE a_rounding END AS small_rounding, least(observed, expected) AS small
    FROM pairs
)
SELECT document_id, row_label AS place, expected, observed, a_rounding + b_rounding AS tolerance, terms,
    -- 200 half places are three digits; the last of them must not be 0
    len(factors) = 0 OR small < 200 * small_rounding OR (small / (2 * small_rounding))::HUGEINT % 10 = 0 AS holds
FROM compared
QUALIFY row_number() OVER (PARTITION BY terms[1] ORDER BY len(factors) DESC, terms[2]) = 1
