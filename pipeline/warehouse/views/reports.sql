-- Which documents are parts of one report (table `reports`, documents.report_id), over the published documents.
--
-- Many bodies publish one report as several files: the explanations in one, the statements in another, or a file for
-- each statement. Names of files say nothing reliable, so two documents are parts of one report only when
--   1. body, year and kind are the same, and the scope (department with its units, or the body alone) is not different;
--   2. no statement is printed as a table in both: a report prints each statement once, a second printing is another
--      report (of another scope) or another version;
--   3. their totals agree: at least one grand total that is not 0 is stated by both within rounding, and of all totals
--      that both state at least half agree (a report may contradict itself, two reports have nothing in common). Parts
--      of one web page (the page and its attachments) need no total in common, but must not contradict each other.
-- Documents linked so, directly or through others, are one report when none of them prints a statement of another. Where
-- they do (the accounts of a department and of its body, and one file of words), each part goes to the lead with which
-- it has most totals in common, and to neither when two fit alike. The part that prints the most statements leads; its
-- document_id names the report. Documents of no body, year or kind are reports of their own.
CREATE OR REPLACE TEMP TABLE report_members AS
WITH RECURSIVE candidates AS (
    SELECT document_id, unit_id, fiscal_year, report_kind, scope, page_uri
    FROM documents
    WHERE status = 'published' AND report_kind IN ('final', 'budget') AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY unit_id, fiscal_year, report_kind) > 1
),
printed AS (
    SELECT DISTINCT document_id, statement
    FROM line_items SEMI JOIN candidates USING (document_id)
    WHERE source = 'table' AND statement IN ('income_expenditure_summary', 'income', 'expenditure',
        'fiscal_appropriation_summary', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital')
),
sizes AS (
    SELECT document_id, count(DISTINCT printed.statement) AS statements, count(line_item_id) AS figures
    FROM candidates LEFT JOIN printed USING (document_id) LEFT JOIN line_items USING (document_id)
    GROUP BY document_id
),
totals AS (
    SELECT DISTINCT document_id, measure, value, coalesce(rounding, 0) AS rounding,
        measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year', 'expenditure_this_year') AS grand
    FROM line_items SEMI JOIN candidates USING (document_id)
    WHERE period = 'current' AND unit = 'CNY' AND value <> 0 AND function_code IS NULL AND economic_code IS NULL
        AND measure IN ('total_income_and_carryover', 'total_expenditure_and_carryover', 'income_this_year',
            'expenditure_this_year', 'fiscal_appropriation_income_total', 'fiscal_appropriation_expenditure_total',
            'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund_expenditure', 'state_capital_expenditure',
            'three_public_budget', 'three_public_actual', 'procurement_total')
),
pairs AS (
    SELECT lead.document_id AS lead, part.document_id AS part, coalesce(lead.page_uri = part.page_uri, false) AS same_page
    FROM candidates AS lead JOIN candidates AS part
        ON lead.unit_id = part.unit_id AND lead.fiscal_year = part.fiscal_year AND lead.report_kind = part.report_kind
        AND coalesce(lead.scope = part.scope, true)
    JOIN sizes AS a ON a.document_id = lead.document_id
    JOIN sizes AS b ON b.document_id = part.document_id
    WHERE (a.statements, a.figures, lead.document_id) > (b.statements, b.figures, part.document_id)
        AND NOT EXISTS (
            FROM printed AS x JOIN printed AS y USING (statement)
            WHERE x.document_id = lead.document_id AND y.document_id = part.document_id)
),
compared AS (
    -- one row for each total of the part that the lead states too
    SELECT pairs.lead, pairs.part, b.measure, b.grand, bool_or(abs(a.value - b.value) <= a.rounding + b.rounding) AS agrees
    FROM pairs JOIN totals AS b ON b.document_id = pairs.part
    JOIN totals AS a ON a.document_id = pairs.lead AND a.measure = b.measure
    GROUP BY pairs.lead, pairs.part, b.measure, b.grand
),
fitting AS (
    SELECT lead, part, count(*) FILTER (agrees) AS agreeing, count(measure) AS compared,
        coalesce(list(measure ORDER BY measure) FILTER (agrees), []) || if(same_page, ['same_page'], []) AS agreeing_totals
    FROM pairs LEFT JOIN compared USING (lead, part)
    GROUP BY lead, part, same_page
    HAVING (same_page OR coalesce(bool_or(agrees AND grand), false)) AND 2 * count(*) FILTER (agrees) >= count(measure)
),
linked AS (
    SELECT lead AS one, part AS other FROM fitting UNION ALL SELECT part, lead FROM fitting
),
reached (one, other) AS (
    SELECT one, other FROM linked
    UNION
    SELECT reached.one, linked.other FROM reached JOIN linked ON linked.one = reached.other
),
groups AS (
    SELECT one AS document_id, min(other) AS part_group FROM reached GROUP BY one
),
clean AS (
    -- groups in which no statement is printed twice
    SELECT part_group FROM groups LEFT JOIN printed USING (document_id)
    GROUP BY part_group HAVING count(statement) = count(DISTINCT statement)
),
joined AS (
    SELECT part_group, document_id, first_value(document_id) OVER (
        PARTITION BY part_group ORDER BY statements DESC, figures DESC, document_id DESC) AS report_id
    FROM groups SEMI JOIN clean USING (part_group) JOIN sizes USING (document_id)
    UNION ALL
    -- in the others a part goes to the one lead with which it has most totals in common
    SELECT part_group, part, lead
    FROM (
        SELECT *, rank() OVER (PARTITION BY part ORDER BY agreeing DESC) AS place
        FROM fitting WHERE lead NOT IN (SELECT part FROM fitting)
    ) JOIN groups ON groups.document_id = part
    WHERE place = 1 AND part_group NOT IN (SELECT part_group FROM clean)
    QUALIFY count(*) OVER (PARTITION BY part) = 1
),
agreed AS (
    SELECT document_id, flatten(list(agreeing_totals)) AS agreeing_totals
    FROM joined JOIN fitting ON document_id IN (lead, part)
    GROUP BY document_id
)
SELECT coalesce(joined.report_id, documents.document_id) AS report_id, documents.document_id,
    coalesce(agreed.agreeing_totals, []) AS agreeing_totals
FROM documents LEFT JOIN joined USING (document_id) LEFT JOIN agreed USING (document_id)
WHERE documents.status = 'published';

UPDATE documents SET report_id = report_members.report_id
FROM report_members
WHERE report_members.document_id = documents.document_id;

INSERT INTO reports BY NAME
WITH held AS (
    SELECT document_id, bool_or(source = 'table') AS tables, bool_or(source = 'narrative') AS prose
    FROM line_items GROUP BY document_id
)
SELECT report_id,
    arg_min(unit_id, document_id <> report_id) AS unit_id,
    arg_min(fiscal_year, document_id <> report_id) AS fiscal_year,
    arg_min(report_kind, document_id <> report_id) AS report_kind,
    min(scope) AS scope,
    list(document_id ORDER BY document_id <> report_id, document_id) AS document_ids,
    coalesce(list(document_id ORDER BY document_id <> report_id, document_id) FILTER (tables), []) AS table_documents,
    coalesce(list(document_id ORDER BY document_id <> report_id, document_id) FILTER (prose), []) AS prose_documents,
    list_sort(list_distinct(flatten(list(agreeing_totals)))) AS joined_by
FROM report_members JOIN documents USING (report_id, document_id) LEFT JOIN held USING (document_id)
GROUP BY report_id
ORDER BY report_id;

DROP TABLE report_members;
