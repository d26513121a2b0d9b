-- Contracts won by small and medium enterprises, in reserved and in other projects (the template of Shanghai): together
-- they cannot exceed all procurement. Both amounts are named beside the total where they were read as figures.
WITH said AS (
    SELECT
        document_id, page, text,
        regexp_extract(text, '面向中小企业预留的政府采购项目中,[^;。]*?采购金额([\d,.]+)万元', 1) AS reserved,
        regexp_extract(text, '其他政府采购项目中,[^;。]*?采购金额([\d,.]+)万元', 1) AS others
    FROM check_passages
    WHERE contains(text, '其他政府采购项目中')
),
stated AS (
    SELECT *, 10000 * TRY_CAST(replace(reserved, ',', '') AS DECIMAL(18,6)) AS in_reserved, 10000 * TRY_CAST(replace(others, ',', '') AS DECIMAL(18,6)) AS in_others
    FROM said
    WHERE reserved <> '' AND others <> ''
),
figures AS (
    SELECT s.document_id, s.page, s.text, list_sort(list(c.line_item_id)) AS terms
    FROM stated AS s JOIN check_claims AS c ON c.document_id = s.document_id AND c.page IS NOT DISTINCT FROM s.page
    WHERE c.unit = 'CNY' AND c.period = 'current' AND c.is_certain AND (c.value = s.in_reserved OR c.value = s.in_others)
    GROUP BY s.document_id, s.page, s.text
)
SELECT
    s.document_id,
    regexp_extract(s.text, '在?其他政府采购项目中[^;。]*') AS place,
    q.value AS expected,
    s.in_reserved + s.in_others AS observed,
    q.rounding + 100 AS tolerance,
    coalesce(list_filter(f.terms, t -> NOT list_contains(q.terms, t)), []) || q.terms AS terms,
    list_distinct([s.page]) AS pages,
    q.variants = 1 AS is_certain
FROM stated AS s
JOIN check_quantities AS q ON q.document_id = s.document_id AND q.quantity = 'n.procurement_total'
LEFT JOIN figures AS f ON f.document_id = s.document_id AND f.page IS NOT DISTINCT FROM s.page AND f.text = s.text
