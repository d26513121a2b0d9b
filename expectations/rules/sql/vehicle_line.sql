-- The three public expenses print vehicles as a whole beside purchase and running: the line of the sum is not left out where
-- the total and both parts are printed for the same phase.
SELECT
    document_id,
    concat_ws(' · ', nullif(body, ''), phase) AS place,
    list(line_item_id ORDER BY line_item_id) AS terms,
    count(*) FILTER (measure = 'vehicle_' || phase) > 0 AS holds
FROM (
    SELECT *, regexp_extract(measure::VARCHAR, '(budget|actual)$') AS phase
    FROM check_cells
    -- where they are columns the sum may be left out: its header spans both
    WHERE statement = 'three_public' AND label <> '' AND regexp_matches(measure::VARCHAR, '^(three_public|vehicle|vehicle_purchase|vehicle_running)_(budget|actual)$')
)
GROUP BY document_id, body, phase
HAVING count(*) FILTER (measure = 'three_public_' || phase) > 0
    AND count(*) FILTER (measure = 'vehicle_purchase_' || phase) > 0 AND count(*) FILTER (measure = 'vehicle_running_' || phase) > 0
