-- Families: documents that rules may look at together (table check_families), and the links between families (check_links)
-- that make one of two. A unit's reports of all years and kinds are a family; a document of no unit is one by itself.
CREATE OR REPLACE TEMP TABLE check_families AS
    SELECT document_id, coalesce('u:' || unit_id, 'd:' || document_id) AS family FROM documents;

CREATE OR REPLACE TEMP TABLE check_links AS
    WITH accounts AS (
        SELECT DISTINCT d.fiscal_year, d.report_kind, d.scope, f.family, u.unit_name, u.parent_name
        FROM documents AS d JOIN check_families AS f USING (document_id) JOIN units AS u USING (unit_id)
        WHERE d.status = 'published' AND d.report_kind IN ('final', 'budget') AND d.scope IN ('unit', 'department')
    )
    -- the files of one report
    SELECT f.family AS one, g.family AS other
    FROM documents AS d
    JOIN check_families AS f ON f.document_id = d.document_id
    JOIN check_families AS g ON g.document_id = d.report_id
    WHERE f.family <> g.family
    UNION ALL
    -- a department's final accounts (部门) and those of its units (单位), of one year and kind
    SELECT s.family, w.family
    FROM accounts AS s JOIN accounts AS w
        ON w.unit_name = s.parent_name AND w.fiscal_year = s.fiscal_year AND w.report_kind = s.report_kind
    WHERE s.scope = 'unit' AND w.scope = 'department' AND s.family <> w.family;
