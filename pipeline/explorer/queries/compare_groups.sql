-- Peer groups, the largest first.
SELECT peer_group, field, level, fiscal_year, basis, count(DISTINCT unit_id) AS units
FROM unit_comparison
WHERE peer_group IS NOT NULL AND subject_level = 'total' AND ($unit = '' OR unit_id = $unit)
GROUP BY ALL
ORDER BY units DESC, fiscal_year DESC, peer_group
LIMIT 60
