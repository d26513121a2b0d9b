-- A subject by its code, the newest meaning first.
SELECT 'function' AS scheme, code, name, level, kind, parent_code, valid_from, valid_to, harmonised_code
FROM function_codes WHERE code = $code
UNION ALL
SELECT 'economic', code, name, level, kind, parent_code, valid_from, valid_to, harmonised_code
FROM economic_codes WHERE code = $code
ORDER BY valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST, scheme DESC
