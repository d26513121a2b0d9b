-- Peers: how amounts of one item (项) move in all reports of a year, over the whole warehouse, prepared once.
--   check_peers   scale (budget: actual over initial budget; year: over the actual of the year before), fiscal year, code:
--                 the median step, its spread (median absolute deviation, made comparable with a standard deviation), and
--                 how many reports it rests on; steps are natural logarithms
CREATE OR REPLACE TEMP TABLE check_peers AS
    WITH parts AS (
        SELECT d.document_id AS part_id, coalesce(lead.document_id, d.document_id) AS document_id
        FROM documents AS d LEFT JOIN documents AS lead
            ON lead.document_id = d.report_id AND lead.report_kind IN ('final', 'budget') AND lead.status <> 'rejected'
        WHERE d.report_kind IN ('final', 'budget') AND d.status <> 'rejected'
    ),
    reports AS (
        SELECT d.document_id, d.unit_id, d.fiscal_year, d.scope
        FROM documents AS d SEMI JOIN (SELECT document_id FROM parts WHERE part_id = document_id) AS p USING (document_id)
        WHERE d.status = 'published' AND d.report_kind = 'final' AND d.unit_id IS NOT NULL AND d.fiscal_year IS NOT NULL
        QUALIFY count(*) OVER (PARTITION BY d.unit_id, d.fiscal_year, d.scope) = 1
    ),
    claims AS (
        SELECT p.document_id, li.function_code, li.measure, li.value
        FROM line_items AS li JOIN parts AS p ON p.part_id = li.document_id
        WHERE li.source = 'narrative' AND li.measure IN ('function_actual', 'function_budget') AND li.period = 'current' AND li.unit = 'CNY'
            AND li.value > 0 AND length(li.function_code) = 7
            AND NOT list_has_any(li.flags, ['ambiguous_binding', 'ambiguous_code'])
    ),
    actuals AS (
        SELECT r.document_id, r.unit_id, r.fiscal_year, r.scope, c.function_code, any_value(c.value) AS value
        FROM reports AS r JOIN claims AS c USING (document_id)
        WHERE c.measure = 'function_actual'
        GROUP BY r.document_id, r.unit_id, r.fiscal_year, r.scope, c.function_code
        HAVING count(*) = 1
    ),
    steps AS (
        SELECT 'budget' AS scale, a.fiscal_year, a.function_code, ln(a.value::DOUBLE / c.value::DOUBLE) AS step
        FROM actuals AS a JOIN claims AS c ON c.document_id = a.document_id AND c.function_code = a.function_code AND c.measure = 'function_budget'
        UNION ALL
        SELECT 'year', a.fiscal_year, a.function_code, ln(a.value::DOUBLE / b.value::DOUBLE)
        FROM actuals AS a JOIN actuals AS b
            ON b.unit_id = a.unit_id AND b.fiscal_year = a.fiscal_year - 1 AND b.function_code = a.function_code AND b.scope IS NOT DISTINCT FROM a.scope
    ),
    centres AS (
        SELECT scale, fiscal_year, function_code, median(step) AS centre, count(*) AS members FROM steps GROUP BY ALL
    )
    SELECT scale, fiscal_year, function_code, any_value(centre) AS centre, 1.4826 * median(abs(step - centre)) AS spread, any_value(members) AS members
    FROM steps JOIN centres USING (scale, fiscal_year, function_code)
    GROUP BY scale, fiscal_year, function_code;
