-- 车辆: the total, and the kinds that follow it in the same sentence (up to the next figure that is no vehicle).
WITH counts AS (
    SELECT document_id, line_item_id, row_no, measure, value, row_label, page, unit, is_certain,
        count(*) FILTER (measure = 'vehicles_count' OR unit <> '辆') OVER (PARTITION BY document_id ORDER BY row_no, line_item_id) AS run
    FROM check_claims
    WHERE period = 'current'
),
runs AS (
    SELECT document_id, run,
        max(value) FILTER (measure = 'vehicles_count') AS total,
        min(line_item_id) FILTER (measure = 'vehicles_count') AS total_id,
        sum(value) FILTER (measure = 'other' AND unit = '辆') AS kinds,
        list(line_item_id ORDER BY row_no) FILTER (measure = 'other' AND unit = '辆') AS kind_ids,
        count(*) FILTER (measure = 'other' AND unit = '辆') AS members,
        bool_and(is_certain) AS is_certain
    FROM counts
    GROUP BY document_id, run
)
SELECT document_id, NULL::VARCHAR AS place, kinds AS expected, total AS observed, 0::DECIMAL(24,6) AS tolerance, [total_id] || kind_ids AS terms, is_certain
FROM runs
WHERE total IS NOT NULL AND members >= 4
