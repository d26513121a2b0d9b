-- Names of units by their identifiers.
SELECT unit_id, unit_name FROM units WHERE unit_id IN (SELECT unnest($units::VARCHAR[]))
