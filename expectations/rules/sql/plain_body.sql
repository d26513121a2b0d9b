-- An administrative body (行政单位) does no business: it has no operating expenditure, no remittance to its superior and no
-- subsidy to affiliated units. A whole department (部门) counts its 事业单位 in, so only reports of one unit are asked.
SELECT
    q.document_id, split_part(q.quantity, '.', 2) AS place, 0::DECIMAL(24,6) AS expected, max(q.value) AS observed,
    flatten(list(q.terms ORDER BY q.value)) AS terms, max(q.value) <= max(q.rounding) AS holds
FROM check_quantities AS q
JOIN documents AS d ON d.document_id = q.document_id AND d.scope = 'unit'
JOIN units AS u ON u.unit_id = d.unit_id AND u.body_kind = '行政'
WHERE q.quantity IN ('t3.expenditure_operating', 't3.expenditure_superior_remittance', 't3.expenditure_affiliated_subsidy')
GROUP BY q.document_id, q.quantity
