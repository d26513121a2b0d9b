-- A report of one unit (单位, scope unit) speaks of the unit's budget, not of the department's (部门预算安排 …). The department
-- may be named (原在某局部门预算安排): then it is spoken of on purpose.
SELECT
    p.document_id,
    regexp_extract(p.text, '(?:^|[。;,]|(?:20\d\d|本)年度?)部门(?:预算|决算)安排[^。;,]{0,16}') AS place,
    list_sort(list_distinct(list(p.page) FILTER (p.page IS NOT NULL))) AS pages,
    []::VARCHAR[] AS terms,
    NOT bool_or(regexp_matches(p.text, '(?:^|[。;,]|(?:20\d\d|本)年度?)部门(?:预算|决算)安排')) AS holds
FROM check_passages AS p
JOIN documents AS d ON d.document_id = p.document_id AND d.scope = 'unit'
WHERE regexp_matches(p.text, '(?:部门|单位)(?:预算|决算)安排')
GROUP BY p.document_id, place
