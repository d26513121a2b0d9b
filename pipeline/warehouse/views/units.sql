-- Units over all reports: said_units (what each report says of its unit) and the linkage (linked_documents: the unit of
-- each document; linked_units: one row per unit; linked_evidence: the decisions) to `units`, `units_evidence` and the unit_id of
-- every row that has one.
-- One row per unit. The linkage tells name, division, field and the supervising unit; of each other column the value that
-- most documents state among those of the unit's own division (ties: the longer, then the first by text); every other
-- name that a document printed is an alias.
INSERT INTO units BY NAME
WITH said AS (
    SELECT said_units.* REPLACE (linked_documents.unit_id AS unit_id)
    FROM said_units JOIN linked_documents USING (document_id)
),
votes AS (
    UNPIVOT (
        SELECT said.unit_id, said.parent_name, said.body_kind,
            CASE WHEN said.division_code IS NOT DISTINCT FROM linked_units.division_code THEN said.province END AS province,
            CASE WHEN said.division_code IS NOT DISTINCT FROM linked_units.division_code THEN said.city END AS city,
            CASE WHEN said.division_code IS NOT DISTINCT FROM linked_units.division_code THEN said.county END AS county
        FROM said JOIN linked_units USING (unit_id)
    )
    ON parent_name, body_kind, province, city, county INTO NAME column_name VALUE value
),
counted AS (
    SELECT unit_id, column_name, value, row_number() OVER (
        PARTITION BY unit_id, column_name ORDER BY count(*) DESC, length(value) DESC, value) AS place
    FROM votes GROUP BY unit_id, column_name, value
),
voted AS (
    SELECT unit_id,
        any_value(value) FILTER (column_name = 'parent_name') AS parent_name,
        any_value(value) FILTER (column_name = 'body_kind') AS body_kind,
        any_value(value) FILTER (column_name = 'province') AS province,
        any_value(value) FILTER (column_name = 'city') AS city,
        any_value(value) FILTER (column_name = 'county') AS county
    FROM counted WHERE place = 1 GROUP BY unit_id
),
names AS (
    SELECT unit_id, unnest(aliases) AS name FROM said
    UNION
    SELECT unit_id, unit_name FROM said
),
others AS (
    SELECT unit_id, list_sort(list(DISTINCT name)) AS other_names
    FROM (SELECT unit_id, unnest(other_names) AS name FROM said) GROUP BY unit_id
)
SELECT linked_units.unit_id, linked_units.unit_name, voted.parent_name, linked_units.division_code, voted.province,
    voted.city, voted.county, linked_units.level,
    coalesce(list_sort(list(DISTINCT names.name) FILTER (names.name <> linked_units.unit_name)), []) AS aliases,
    voted.body_kind, linked_units.field, coalesce(others.other_names, []) AS other_names, linked_units.parent_unit_id
FROM linked_units LEFT JOIN voted USING (unit_id) LEFT JOIN names USING (unit_id) LEFT JOIN others USING (unit_id)
GROUP BY ALL
ORDER BY linked_units.unit_id;

INSERT INTO units_evidence BY NAME
SELECT * FROM linked_evidence ORDER BY unit_id, printed_name, candidate_unit_id, rule;

CREATE OR REPLACE TEMP TABLE moved AS
SELECT document_id, linked_documents.unit_id
FROM linked_documents JOIN documents USING (document_id) WHERE documents.unit_id <> linked_documents.unit_id;

UPDATE documents SET unit_id = moved.unit_id FROM moved WHERE documents.document_id = moved.document_id;
UPDATE line_items SET unit_id = moved.unit_id FROM moved WHERE line_items.document_id = moved.document_id;
UPDATE performance_indicators SET unit_id = moved.unit_id FROM moved
WHERE performance_indicators.document_id = moved.document_id;

DROP TABLE moved;
DROP TABLE said_units;
