-- One unit with the department above it.
SELECT units.*, parent.unit_name AS parent_unit_name
FROM units LEFT JOIN units AS parent ON parent.unit_id = units.parent_unit_id
WHERE units.unit_id = $unit
