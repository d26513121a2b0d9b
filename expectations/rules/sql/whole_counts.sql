-- Counts of prose are whole numbers: people, groups, vehicles, visits.
SELECT
    document_id,
    quote AS place,
    [line_item_id] AS terms,
    value = floor(value) AND value >= 0 AS holds
FROM check_claims
-- 5.2万人 is a rounded count
WHERE unit IN ('人', '批次', '个', '辆', '台') AND period = 'current' AND is_certain AND rounding <= 0.5 AND NOT regexp_matches(quote, '[万千百亿]')
