-- One subject over all units of a peer group.
SELECT unit_id, unit_name, province, initial_budget, actual, amount, execution_rate, share_of_total, staff, per_head, peers, rank,
    rank_per_head, rank_execution_rate, peer_median_share, included_in, flags
FROM unit_comparison
WHERE peer_group = $group AND subject_level = $level AND subject_code = $code AND budget_kind = $kind
ORDER BY unit_id
