-- Figures that alone explain findings, with the value that would satisfy them.
SELECT line_item_id, finding_ids, proposed, stated, cause, is_only, message
FROM suspects WHERE list_has_any(finding_ids, $findings::VARCHAR[])
