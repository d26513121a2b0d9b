-- Subjects that units of a peer group share, those of most units first.
SELECT subject_level, subject_code, budget_kind, any_value(subject_name) AS subject_name, count(DISTINCT unit_id) AS units
FROM unit_comparison
WHERE peer_group = $group
GROUP BY subject_level, subject_code, budget_kind
ORDER BY subject_level = 'total' DESC, budget_kind = 'general' DESC, budget_kind, subject_code
