-- Each class (类) with an amount in the statement by code stands as a line of the summary too, and the other way round:
-- $summary with fund column $fund, $statement. Only where most of the classes of both are the same.
WITH lines AS (
    SELECT document_id, class_code, max(abs(value)) AS value, any_value(terms) AS terms FROM check_classes
    WHERE statement = $summary AND fund = $fund GROUP BY ALL HAVING max(abs(value)) > 0
),
rows AS (
    SELECT document_id, class_code, max(abs(value)) AS value, any_value(terms) AS terms FROM check_classes
    WHERE statement = $statement AND fund = 'all' GROUP BY ALL HAVING max(abs(value)) > 0
),
matched AS (
    SELECT document_id, class_code, l.class_code IS NOT NULL AND r.class_code IS NOT NULL AS is_both, coalesce(l.terms, r.terms) AS terms
    FROM lines AS l FULL JOIN rows AS r USING (document_id, class_code)
    WHERE document_id IN (SELECT document_id FROM lines) AND document_id IN (SELECT document_id FROM rows)
)
SELECT
    document_id, class_code AS place, terms,
    CASE WHEN is_both THEN true WHEN count(*) FILTER (is_both) OVER of_document >= 2 * count(*) FILTER (NOT is_both) OVER of_document THEN false END AS holds
FROM matched
WINDOW of_document AS (PARTITION BY document_id)
