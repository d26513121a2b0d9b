-- Single-error decoding: one wrong figure breaks every identity that it takes part in, each by the same amount.
-- A line item is the suspect of a failing finding when at least two identities fail with it, all by the same amount, none
-- that holds it is kept, and no other figure of that finding explains as many failures.
CREATE OR REPLACE TEMP TABLE check_suspects AS
    WITH terms AS (
        SELECT j.finding, j.document_id, j.check_id, j.verdict, abs(j.difference) AS residual, j.tolerance,
            unnest(list_distinct(j.terms)) AS line_item_id
        FROM check_judged AS j JOIN check_rules AS r USING (check_id)
        WHERE j.verdict IN ('pass', 'rounding', 'fail') AND r.relation = 'equal' AND r.unit = 'CNY' AND r.severity = 'error'
    ),
    figures AS (
        SELECT document_id, line_item_id, count(*) FILTER (verdict = 'fail') AS failures
        FROM terms
        GROUP BY document_id, line_item_id
        HAVING count(DISTINCT check_id) FILTER (verdict = 'fail') >= 2 AND count(*) FILTER (verdict <> 'fail') = 0
            AND max(residual) - min(residual) <= 2 * max(tolerance)
    ),
    candidates AS (
        SELECT t.finding, f.*, max(f.failures) OVER (PARTITION BY t.finding) AS most
        FROM terms AS t JOIN figures AS f USING (document_id, line_item_id)
        WHERE t.verdict = 'fail'
    )
    SELECT
        c.finding,
        concat('疑似错误：', li.row_label, ' ', li.printed_value, li.printed_unit, '（', c.failures, ' 个关系均相差同一数额）') AS words_zh,
        concat('suspect figure: ', li.row_label, ' ', li.printed_value, li.printed_unit, ' (', c.failures,
            ' identities are off by the same amount)') AS words_en
    FROM candidates AS c
    JOIN line_items AS li ON li.document_id = c.document_id AND li.line_item_id = c.line_item_id
    WHERE c.failures = c.most
    QUALIFY count(*) OVER (PARTITION BY c.finding) = 1;
