-- Contracts won by small and medium enterprises, in reserved and in other projects (the template of Shanghai): together
-- they cannot exceed all procurement.
WITH stated AS (
    SELECT
        document_id, page, text,
        regexp_extract(text, '面向中小企业预留的政府采购项目中,[^;。]*?采购金额([\d,.]+)万元', 1) AS reserved,
        regexp_extract(text, '其他政府采购项目中,[^;。]*?采购金额([\d,.]+)万元', 1) AS others
    FROM check_passages
    WHERE contains(text, '其他政府采购项目中')
)
SELECT
    s.document_id,
    regexp_extract(s.text, '在?其他政府采购项目中[^;。]*') AS place,
    q.value AS expected,
    10000 * (TRY_CAST(replace(reserved, ',', '') AS DECIMAL(20,6)) + TRY_CAST(replace(others, ',', '') AS DECIMAL(20,6))) AS observed,
    q.rounding + 100 AS tolerance,
    q.terms,
    list_distinct([s.page]) AS pages,
    q.variants = 1 AS is_certain
FROM stated AS s JOIN check_quantities AS q ON q.document_id = s.document_id AND q.quantity = 'n.procurement_total'
WHERE reserved <> '' AND others <> ''
