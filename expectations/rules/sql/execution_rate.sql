-- A printed execution rate against the amounts of the same subject: final / budget. The rate belongs to the initial or to
-- the adjusted budget; the one that it fits is compared, else the nearest. The rate is recomputed (binary floating point
-- is far finer than any printed place) and rounded to the printed places. The tolerance is the spread that the last
-- printed places of both amounts allow, plus half a place for each of two rates: the printed one, and ours to that place.
WITH rates AS (
    SELECT
        *,
        coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject
    FROM check_claims
    WHERE measure = 'execution_rate' AND unit = '%' AND is_certain
),
amounts AS (
    SELECT
        *, coalesce(function_code, '') || '|' || coalesce(row_label, '') AS subject,
        CASE
            WHEN measure = 'gpb_expenditure' THEN 'gpb'
            WHEN measure IN ('gpb_initial_budget', 'gpb_annual_budget') THEN 'gpb'
            ELSE regexp_replace(measure, '_(annual_budget|budget|actual)$', '')
        END AS topic,
        measure = 'gpb_expenditure' OR measure LIKE '%\_actual' ESCAPE '\' AS is_outcome
    FROM check_claims
    WHERE unit = 'CNY' AND period = 'current' AND is_certain
        AND (measure IN ('gpb_expenditure', 'gpb_initial_budget', 'gpb_annual_budget')
            OR measure LIKE '%\_actual' ESCAPE '\' OR measure LIKE '%\_budget' ESCAPE '\')
),
outcomes AS (
    -- the outcome that the rate follows: the nearest one before it, a few figures back at most
    SELECT r.line_item_id AS rate_id, r.document_id, r.row_no AS rate_no, r.value AS rate, r.rounding AS rate_rounding, r.subject, r.quote,
        a.row_no AS outcome_no, a.topic, a.value AS outcome, a.rounding AS outcome_rounding, a.line_item_id AS outcome_id
    FROM rates AS r
    JOIN amounts AS a
        ON a.document_id = r.document_id AND a.subject = r.subject AND a.is_outcome AND a.row_no BETWEEN r.row_no - 3 AND r.row_no
    QUALIFY row_number() OVER (PARTITION BY r.line_item_id ORDER BY a.row_no DESC, a.line_item_id) = 1
),
compared AS (
    SELECT
        o.*, b.value AS budget, b.line_item_id AS budget_id,
        round(50 * o.outcome / b.value / o.rate_rounding) * 2 * o.rate_rounding AS expected,
        2 * o.rate_rounding + round(greatest(
            100 * (o.outcome + o.outcome_rounding) / (b.value - b.rounding) - 100 * o.outcome / b.value,
            100 * o.outcome / b.value - 100 * (o.outcome - o.outcome_rounding) / (b.value + b.rounding)
        ), 6) AS tolerance,
        abs(o.rate_no - b.row_no) AS distance
    FROM outcomes AS o
    JOIN amounts AS b
        ON b.document_id = o.document_id AND b.subject = o.subject AND NOT b.is_outcome AND b.topic = o.topic
            AND b.row_no BETWEEN o.rate_no - 6 AND o.rate_no + 2
    WHERE b.value > b.rounding
)
SELECT
    document_id, quote AS place, expected, rate AS observed, tolerance, [rate_id, outcome_id, budget_id] AS terms
FROM compared
QUALIFY row_number() OVER (PARTITION BY rate_id ORDER BY abs(rate - expected) <= tolerance DESC, distance, budget_id) = 1
