-- How many contradictions there are, by what can be chosen.
SELECT severity, fault, family, checks.fiscal_year, count(*) AS findings
FROM checks JOIN documents USING (document_id)
WHERE verdict = 'fail' AND status = 'published' AND (finding_id = root_finding_id OR root_finding_id IS NULL)
GROUP BY ALL
