-- Chosen units side by side in one year, one level of subjects.
SELECT unit_id, unit_name, subject_code, subject_name, budget_kind, initial_budget, actual, amount, basis, execution_rate,
    share_of_total, per_head, rank, rank_per_head, rank_execution_rate, peers, peer_median_share, flags
FROM unit_comparison
WHERE unit_id IN (SELECT unnest($units::VARCHAR[])) AND fiscal_year = $year AND subject_level IN ('total', $level)
ORDER BY budget_kind = 'general' DESC, budget_kind, subject_level = 'total' DESC, subject_code, unit_id
