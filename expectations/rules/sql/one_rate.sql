-- One change from one amount has one rate: where prose prints the same change of the same amount more than once (of a total
-- and of its only part), the rates printed for it agree. The rate that fits the amounts best is held against the one
-- that fits worst. Each rate may be that of unrounded amounts, so it may be off by a whole last place.
WITH rates AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject
    FROM check_claims
    WHERE measure = 'growth_rate' AND unit = '%' AND is_certain AND NOT contains(quote, '原因')
),
amounts AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject FROM check_claims WHERE unit = 'CNY' AND is_certain
),
changes AS (
    SELECT r.document_id, r.line_item_id AS rate_id, r.row_no AS rate_no, abs(r.value) AS rate, r.rounding AS rate_rounding, r.quote,
        c.line_item_id AS change_id, c.row_no AS change_no, c.measure, c.subject, abs(c.value) AS change,
        regexp_matches(c.words || c.quote, '减|降|下滑|少') AND NOT regexp_matches(c.words, '增|多') AS is_decrease
    FROM rates AS r
    JOIN amounts AS c
        ON c.document_id = r.document_id AND c.subject = r.subject AND c.period = 'change' AND r.row_no - c.row_no BETWEEN 0 AND 2
    WHERE c.value <> 0
    QUALIFY row_number() OVER (PARTITION BY r.line_item_id ORDER BY c.row_no DESC, c.line_item_id) = 1
),
based AS (
    -- the amount of this year that was stated last before the change, of the same quantity
    SELECT g.*, a.line_item_id AS now_id, a.value AS now,
        CASE WHEN g.is_decrease THEN a.value + g.change ELSE a.value - g.change END AS base
    FROM changes AS g
    JOIN amounts AS a
        ON a.document_id = g.document_id AND a.measure = g.measure AND a.measure NOT IN ('other', 'function_actual', 'function_budget')
            AND a.period = 'current' AND a.row_no BETWEEN g.change_no - 8 AND g.change_no - 1
    QUALIFY row_number() OVER (PARTITION BY g.rate_id ORDER BY a.row_no DESC, a.line_item_id) = 1
)
SELECT
    document_id,
    string_agg(DISTINCT quote, '；' ORDER BY quote) AS place,
    arg_min(rate, (abs(rate - 100 * change / base), rate_id)) AS expected,
    arg_max(rate, (abs(rate - 100 * change / base), rate_id)) AS observed,
    4 * max(rate_rounding) AS tolerance,
    list(rate_id ORDER BY abs(rate - 100 * change / base) DESC, rate_id) || list_sort(list_distinct(list(change_id))) || list_sort(list_distinct(list(now_id))) AS terms
FROM based
WHERE base > 0
GROUP BY document_id, change, now, is_decrease, base
HAVING count(DISTINCT change_no) > 1
