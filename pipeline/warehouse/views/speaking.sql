-- Which documents speak, and which units are parts of another's report (temporary tables that later views share).
--
-- speaking: published final accounts and budgets of a known unit and year. Where one of a unit's documents covers the
-- whole department (scope 部门), those of the body alone (单位) are left out: their figures are parts of it. `doc` and
-- `body` (unit and year) are numbers in the order of what they stand for: views that sort and join millions of figures do
-- it by them, which takes a third of the time that texts of 64 characters take.
-- parents: units.parent_unit_id, else the unit that the name of the supervising department (主管部门) means: by canonical
-- name or alias, in the same place or one above it; none where two fit alike.
-- inclusion: a unit whose figures a department's published report of the same year and kind includes. Only a report
-- that says itself that it covers the department counts: else nothing is known, and nothing is claimed.
-- included_years: the same for tables that join both kinds of report in one row: included where the department's report is
-- of the unit's own best kind, so that no actual is left out because a department published its budget alone.
CREATE OR REPLACE TEMP TABLE speaking AS
SELECT document_id, report_id, unit_id, fiscal_year, report_kind, scope,
    row_number() OVER (ORDER BY document_id)::INTEGER AS doc, dense_rank() OVER (ORDER BY unit_id, fiscal_year)::INTEGER AS body
FROM documents
WHERE status = 'published' AND report_kind IN ('final', 'budget') AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
QUALIFY scope IS DISTINCT FROM 'unit'
    OR NOT coalesce(bool_or(scope = 'department') OVER (PARTITION BY unit_id, fiscal_year), false);

CREATE OR REPLACE TEMP TABLE parents AS
WITH named AS (
    SELECT unit_id, unit_name AS name, false AS alias FROM units
    UNION
    SELECT unit_id, unnest(aliases), true FROM units
),
fitting AS (
    SELECT child.unit_id, parent.unit_id AS parent_unit_id,
        rank() OVER (PARTITION BY child.unit_id ORDER BY
            parent.division_code IS DISTINCT FROM child.division_code, named.alias,
            length(rtrim(coalesce(parent.division_code, ''), '0')) DESC) AS place
    FROM units AS child
    JOIN named ON named.name = child.parent_name
    JOIN units AS parent ON parent.unit_id = named.unit_id AND parent.unit_id <> child.unit_id
    WHERE parent.level IS NOT DISTINCT FROM 'central'
        OR starts_with(child.division_code, rtrim(parent.division_code, '0'))
        OR (NOT named.alias AND (parent.division_code IS NULL OR child.division_code IS NULL))
)
SELECT unit_id, any_value(parent_unit_id) AS parent_unit_id
FROM fitting
WHERE place = 1 AND unit_id NOT IN (SELECT unit_id FROM units WHERE parent_unit_id IS NOT NULL)
GROUP BY unit_id HAVING count(DISTINCT parent_unit_id) = 1
UNION ALL
SELECT unit_id, parent_unit_id FROM units WHERE parent_unit_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE inclusion AS
SELECT DISTINCT own.unit_id, own.fiscal_year, own.report_kind, parents.parent_unit_id AS included_in
FROM speaking AS own
JOIN parents USING (unit_id)
JOIN speaking AS whole ON whole.unit_id = parents.parent_unit_id AND whole.fiscal_year = own.fiscal_year
    AND whole.report_kind = own.report_kind AND whole.scope = 'department';

CREATE OR REPLACE TEMP TABLE included_years AS
SELECT unit_id, fiscal_year, min(included_in) AS included_in
FROM inclusion SEMI JOIN (
    SELECT unit_id, fiscal_year, max(report_kind) AS report_kind FROM speaking GROUP BY unit_id, fiscal_year -- final before budget
) AS best USING (unit_id, fiscal_year, report_kind)
GROUP BY unit_id, fiscal_year;
