-- The unit's totals by year and budget, beside its peers.
SELECT fiscal_year, budget_kind, initial_budget, actual, execution_rate, basis, staff, staff_basis, per_head, peer_group, peers,
    rank, rank_per_head, rank_execution_rate
FROM unit_comparison
WHERE unit_id = $unit AND subject_level = 'total'
ORDER BY fiscal_year, budget_kind = 'general' DESC, budget_kind
