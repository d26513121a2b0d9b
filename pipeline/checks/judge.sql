-- From findings to judged findings: the verdict of each place, and one row for each rule that found no place.
CREATE OR REPLACE TEMP TABLE check_judged AS
    WITH measured AS (
        SELECT
            f.* EXCLUDE (tolerance), coalesce(f.tolerance, 0) AS tolerance, r.relation,
            CASE r.relation WHEN 'at_most' THEN greatest(observed - expected, 0) ELSE observed - expected END AS difference
        FROM check_findings AS f JOIN check_rules AS r USING (check_id)
    )
    SELECT
        row_number() OVER (ORDER BY document_id, check_id, place, terms) AS finding,
        check_id, document_id, place, expected, observed, difference, tolerance, terms,
        CASE
            WHEN relation = 'holds' THEN CASE WHEN holds IS NULL THEN 'not_checkable' WHEN holds THEN 'pass' ELSE 'fail' END
            WHEN difference IS NULL THEN 'not_checkable'
            WHEN difference = 0 THEN 'pass'
            WHEN abs(difference) <= tolerance THEN 'rounding'
            ELSE 'fail'
        END AS verdict
    FROM measured
    UNION ALL
    SELECT
        NULL, r.check_id, d.document_id, NULL, NULL, NULL, NULL, NULL, [],
        -- printed empty, or read and without such a line: nothing to judge. Not found, or not read: never looks valid.
        CASE
            WHEN (SELECT count(*) FROM check_states AS s
                  WHERE s.document_id = d.document_id AND list_contains(r.statements, s.statement)) = len(r.statements)
                THEN 'not_applicable'
            ELSE 'not_checkable'
        END
    FROM check_documents AS d JOIN check_rules AS r ON list_contains(r.kinds, d.report_kind)
    WHERE NOT EXISTS (FROM check_findings AS f WHERE f.check_id = r.check_id AND f.document_id = d.document_id);
