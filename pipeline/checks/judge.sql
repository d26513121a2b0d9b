-- From findings to judged findings: the verdict of each place (check_judged), and the rules that found no place (check_absent).
-- A place whose reading is not certain is judged all the same where its table confirms the reading: at least four other
-- places of it hold with amounts in them, and at most one in ten does not.
CREATE OR REPLACE TEMP TABLE check_layouts AS
    WITH doubtful AS (
        -- only tables that have something to confirm
        SELECT DISTINCT r.query_name, f.document_id, f.layout
        FROM check_findings AS f JOIN check_rules AS r USING (check_id)
        WHERE f.layout IS NOT NULL AND NOT f.is_certain
            AND abs(CASE r.relation WHEN 'at_most' THEN greatest(observed - expected, 0) ELSE observed - expected END) > coalesce(f.tolerance, 0)
    ),
    differences AS (
        SELECT d.query_name, d.document_id, d.layout, f.observed, coalesce(f.tolerance, 0) AS tolerance,
            abs(CASE r.relation WHEN 'at_most' THEN greatest(f.observed - f.expected, 0) ELSE f.observed - f.expected END) AS difference
        FROM check_findings AS f
        JOIN check_rules AS r USING (check_id)
        JOIN doubtful AS d ON d.document_id = f.document_id AND d.layout = f.layout AND d.query_name = r.query_name
        WHERE f.expected IS NOT NULL
    )
    SELECT query_name, document_id, layout
    FROM differences
    GROUP BY query_name, document_id, layout
    HAVING count(*) FILTER (difference <= tolerance AND observed <> 0) >= 4
        AND 10 * count(*) FILTER (difference > tolerance) <= count(*) FILTER (difference <= tolerance AND observed <> 0);

-- `part_id` is the document that the row of `checks` goes to, `document_id` the report, for whose sake it was compared.
CREATE OR REPLACE TEMP TABLE check_judged AS
    WITH measured AS (
        SELECT
            f.* EXCLUDE (tolerance, is_certain, terms, layout), coalesce(f.terms, []) AS terms, coalesce(f.tolerance, 0) AS tolerance,
            coalesce(f.is_certain, true) OR l.layout IS NOT NULL AS is_certain, r.relation,
            CASE r.relation WHEN 'at_most' THEN greatest(observed - expected, 0) ELSE observed - expected END AS difference
        FROM check_findings AS f
        JOIN check_rules AS r USING (check_id)
        LEFT JOIN check_layouts AS l
            ON l.query_name = r.query_name AND l.document_id = f.document_id AND l.layout = CASE WHEN NOT f.is_certain THEN f.layout END
    )
    SELECT
        NULL::BIGINT AS finding, check_id, document_id, document_id AS part_id, place, expected, observed, difference, tolerance, terms, pages, doubt, is_certain,
        (CASE
            WHEN relation = 'holds' THEN CASE WHEN holds IS NULL THEN 'not_checkable' WHEN holds THEN 'pass' ELSE 'fail' END
            WHEN difference IS NULL THEN 'not_checkable'
            WHEN difference = 0 THEN 'pass'
            WHEN abs(difference) <= tolerance THEN 'rounding'
            WHEN is_certain THEN 'fail'
            ELSE 'not_checkable'
        END)::check_verdict AS verdict
    FROM measured;

-- A rule that found no place in a report: one row each. They have no figures, so nothing but their verdict is kept of them.
CREATE OR REPLACE TEMP TABLE check_absent AS
    WITH found AS (
        SELECT DISTINCT f.check_id, p.document_id
        FROM (SELECT DISTINCT check_id, document_id FROM check_findings) AS f JOIN check_parts AS p ON p.part_id = f.document_id
    ),
    states AS (
        SELECT d.document_id, d.report_kind, coalesce(list(s.statement) FILTER (s.statement IS NOT NULL), []) AS statements
        FROM check_documents AS d LEFT JOIN check_states AS s USING (document_id)
        GROUP BY ALL
    ),
    -- reports share few sets of statements that were found: each is held against the rules once
    known AS (
        SELECT statements, report_kind, list(document_id) AS document_ids
        FROM (SELECT document_id, report_kind, list_sort(statements) AS statements FROM states)
        GROUP BY statements, report_kind
    ),
    judged AS (
        SELECT
            r.check_id, k.document_ids,
            -- printed empty, or read and without such a line: nothing to judge. Not found, or not read: never looks valid.
            (CASE WHEN list_has_all(k.statements, r.statements) THEN 'not_applicable' ELSE 'not_checkable' END)::check_verdict AS verdict
        FROM known AS k JOIN check_rules AS r ON list_contains(r.kinds, k.report_kind)
    )
    SELECT check_id, document_id, verdict
    FROM (SELECT check_id, unnest(document_ids) AS document_id, verdict FROM judged)
    ANTI JOIN found USING (check_id, document_id);

-- Failures alone are numbered, in an order that does not depend on what else is in the warehouse.
UPDATE check_judged SET finding = numbered.finding
FROM (
    SELECT rowid AS place, row_number() OVER (ORDER BY document_id, check_id, place, expected, observed, terms) AS finding
    FROM check_judged
    WHERE verdict = 'fail'
) AS numbered
WHERE check_judged.rowid = numbered.place;

-- A report in several files: what is found goes to the file that states the figures, where they stand in several to the
-- one of the prose, and where it is about words to the file of the page.
CREATE OR REPLACE TEMP TABLE check_several AS
    SELECT part_id, document_id FROM check_parts QUALIFY count(*) OVER (PARTITION BY document_id) > 1;

UPDATE check_judged SET part_id = files.part_id
FROM (
    WITH terms AS (
        SELECT rowid AS judged, unnest(terms) AS line_item_id, generate_subscripts(terms, 1) AS position FROM check_judged SEMI JOIN check_several USING (document_id)
    )
    SELECT
        t.judged,
        CASE WHEN count(DISTINCT li.part_id) = 1 THEN any_value(li.part_id)
            ELSE coalesce(min_by(li.part_id, t.position) FILTER (li.source = 'narrative'), any_value(li.document_id)) END AS part_id
    FROM terms AS t JOIN check_lines AS li USING (line_item_id)
    GROUP BY t.judged
    UNION ALL
    SELECT j.rowid, p.part_id
    FROM check_judged AS j JOIN check_parts AS p ON p.document_id = j.document_id AND p.first_page = j.pages[1] // 10000 * 10000
    SEMI JOIN check_several AS s ON s.document_id = j.document_id
    WHERE len(j.terms) = 0 AND len(j.pages) > 0
) AS files
WHERE check_judged.rowid = files.judged;
