-- A printed growth rate against the change and the figure of the same subject: change / prior, where the prior figure is
-- stated or follows from this year's and the direction word. A change from nothing has no rate. Percentages as in
-- execution_rate.sql. Where the rate does not directly follow the change of the same subject, or stands in a reason, a
-- difference is not certain.
WITH rates AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject
    FROM check_claims
    WHERE measure = 'growth_rate' AND unit = '%'
),
amounts AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject
    FROM check_claims
    WHERE unit = 'CNY'
),
changes AS (
    SELECT r.line_item_id AS rate_id, r.document_id, r.row_no AS rate_no, abs(r.value) AS rate, r.rounding AS rate_rounding, r.quote,
        c.subject, c.measure, c.row_no AS change_no, abs(c.value) AS change, c.rounding AS change_rounding, c.line_item_id AS change_id,
        regexp_matches(c.words || c.quote, '减|降|下滑|少') AND NOT regexp_matches(c.words, '增|多') AS is_decrease,
        r.is_certain AND c.is_certain AND r.row_no - c.row_no BETWEEN 0 AND 2 AND r.subject = c.subject AND NOT contains(r.quote, '原因')
            AS is_certain
    FROM rates AS r
    JOIN amounts AS c
        ON c.document_id = r.document_id AND c.period = 'change' AND c.row_no BETWEEN r.row_no - 3 AND r.row_no + 1
    QUALIFY row_number() OVER (PARTITION BY r.line_item_id ORDER BY abs(r.row_no - c.row_no), c.row_no, c.line_item_id) = 1
),
bases AS (
    SELECT
        g.*, a.line_item_id AS base_id, abs(g.change_no - a.row_no) AS distance,
        CASE WHEN a.period = 'prior' THEN a.value WHEN g.is_decrease THEN a.value + g.change ELSE a.value - g.change END AS base,
        CASE WHEN a.period = 'prior' THEN a.rounding ELSE a.rounding + g.change_rounding END AS base_rounding
    FROM changes AS g
    JOIN amounts AS a
        ON a.document_id = g.document_id AND a.period IN ('current', 'prior') AND a.measure = g.measure
            -- one quantity may be called by two names (收入、支出预算总计, 收、支预算总计)
            AND (a.subject = g.subject OR (a.measure NOT IN ('other', 'function_actual', 'function_budget') AND a.is_whole))
            AND a.row_no BETWEEN g.change_no - 6 AND g.change_no + 2
),
compared AS (
    SELECT
        *, round(50 * change / base / rate_rounding) * 2 * rate_rounding AS expected,
        -- the last of two places is often that of unrounded amounts; a whole per cent is rounded or cut off, not raised
        CASE WHEN rate <= 100 * change / base OR rate_rounding < 0.5 THEN 2 ELSE 1 END * rate_rounding + round(greatest(
            100 * (change + change_rounding) / (base - base_rounding) - 100 * change / base,
            100 * change / base - 100 * greatest(change - change_rounding, 0) / (base + base_rounding)
        ), 6) AS tolerance
    FROM bases
    WHERE base > base_rounding
),
chosen AS (
    SELECT *, abs(rate - expected) <= tolerance AS is_near
    FROM compared
    QUALIFY row_number() OVER (PARTITION BY rate_id ORDER BY is_near DESC, distance, base_id) = 1
),
-- 按同一口径相比: compared with another figure than the one stated
elsewhere AS (
    SELECT c.rate_id
    FROM (FROM chosen WHERE is_certain AND NOT is_near) AS c
    JOIN (FROM check_passages WHERE contains(text, '口径')) AS p USING (document_id)
    WHERE regexp_matches(p.text, '(?:可比|同|相同|一致)的?(?:统计)?口径[^。]*' || regexp_escape(check_plain(c.quote))
        || '|口径(?:一致|相同|统一)?(?:后|来)?(?:相比|比较|对比|计算)[^。]*' || regexp_escape(check_plain(c.quote)))
)
SELECT
    document_id,
    quote AS place,
    expected,
    rate AS observed,
    tolerance,
    [rate_id, change_id, base_id] AS terms,
    is_certain AND e.rate_id IS NULL AS is_certain
FROM chosen LEFT JOIN (SELECT DISTINCT rate_id FROM elsewhere) AS e USING (rate_id)
