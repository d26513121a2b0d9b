-- Figures that take part in a failing check of severity error carry the flag; others lose it, should they have it.
UPDATE line_items
SET flags = list_filter(flags, f -> f <> 'check_failed')
WHERE list_contains(flags, 'check_failed');

UPDATE line_items
SET flags = list_append(flags, 'check_failed')
WHERE line_item_id IN (SELECT unnest(line_item_ids) FROM checks WHERE verdict = 'fail' AND severity = 'error');
