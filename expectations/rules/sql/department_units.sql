-- A department's final accounts (部门) hold those of its units (单位): no unit of it spends more on an item, of fiscal money, than
-- the department with all its units.
WITH reports AS (
    SELECT d.document_id, d.fiscal_year, d.report_kind, d.scope, u.unit_id, u.unit_name, u.parent_name
    FROM documents AS d JOIN units AS u USING (unit_id)
    WHERE d.status = 'published' AND d.report_kind IN ('final', 'budget')
    QUALIFY count(*) OVER (PARTITION BY d.unit_id, d.fiscal_year, d.report_kind, d.scope) = 1
),
pairs AS (
    SELECT s.document_id, w.document_id AS whole_id, w.unit_name
    FROM reports AS s JOIN reports AS w ON w.fiscal_year = s.fiscal_year AND w.report_kind = s.report_kind AND w.document_id <> s.document_id
        AND (w.unit_name = s.parent_name OR w.unit_id = s.unit_id)
    WHERE s.scope = 'unit' AND w.scope = 'department'
)
SELECT
    p.document_id,
    concat(i.code, ' · ', p.unit_name) AS place,
    w.value AS expected,
    i.value AS observed,
    i.rounding + w.rounding AS tolerance,
    i.terms,
    CASE WHEN i.value <= w.value + i.rounding + w.rounding THEN true WHEN i.variants = 1 AND w.variants = 1 AND i.is_single AND w.is_single THEN false END AS holds
FROM pairs AS p
JOIN check_items AS i ON i.document_id = p.document_id AND i.statement = 'gpb_expenditure' AND i.part = 'total' AND length(i.code) = 7
JOIN check_items AS w ON w.document_id = p.whole_id AND w.statement = i.statement AND w.part = i.part AND w.code = i.code
