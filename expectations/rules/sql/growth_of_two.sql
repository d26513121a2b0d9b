-- A printed growth rate that follows two amounts of its subject, last year's and this year's, without the change between
-- them: (this − last) / last. Percentages as in execution_rate.sql.
WITH rates AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject
    FROM check_claims
    WHERE measure = 'growth_rate' AND unit = '%' AND is_certain
),
amounts AS (
    SELECT *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject FROM check_claims WHERE unit = 'CNY' AND is_certain
),
pairs AS (
    SELECT r.document_id, r.line_item_id AS rate_id, r.quote, r.value AS rate, r.rounding AS rate_rounding, c.value AS now, c.rounding AS now_rounding,
        p.value AS before, p.rounding AS before_rounding, c.line_item_id AS now_id, p.line_item_id AS before_id
    FROM rates AS r
    JOIN amounts AS p ON p.document_id = r.document_id AND p.subject = r.subject AND p.period = 'prior' AND r.row_no - p.row_no BETWEEN 1 AND 3
    JOIN amounts AS c ON c.document_id = r.document_id AND c.subject = r.subject AND c.period = 'current' AND abs(c.row_no - p.row_no) = 1
        AND c.row_no BETWEEN r.row_no - 3 AND r.row_no - 1
    WHERE p.value > p.rounding
        AND NOT EXISTS (FROM amounts AS x WHERE x.document_id = r.document_id AND x.period = 'change' AND x.row_no BETWEEN r.row_no - 2 AND r.row_no)
    QUALIFY row_number() OVER (PARTITION BY r.line_item_id ORDER BY r.row_no - p.row_no, r.row_no - c.row_no, p.line_item_id) = 1
)
SELECT
    document_id,
    quote AS place,
    round(50 * abs(now - before) / before / rate_rounding) * 2 * rate_rounding AS expected,
    abs(rate) AS observed,
    2 * rate_rounding + round(100 * (now_rounding + before_rounding * (now + before) / before) / before, 6) AS tolerance,
    [rate_id, now_id, before_id] AS terms,
    -- 比上年 3.00 万元，增加 1 %: what looks like last year's amount is the change itself, its word left out
    before >= now OR abs(abs(rate) - 100 * before / (now - before)) > 2 * rate_rounding + 100 * before_rounding / (now - before) AS is_certain
FROM pairs
