-- The name that a report prints beside a code is the same in all its statements, but for blanks, brackets and the level
-- word. Names that were told from a path in prose are left to prose rules.
WITH named AS (
    SELECT li.document_id, li.function_code AS code, li.statement, l.class_name AS name, min(li.line_item_id) AS line_item_id
    FROM check_lines AS li SEMI JOIN check_documents AS d USING (document_id)
    JOIN check_labels AS l ON l.row_label = li.row_label
    WHERE li.source = 'table' AND li.code_source = 'printed' AND li.value IS NOT NULL
        AND li.function_code IS NOT NULL AND li.economic_code IS NULL
        -- a label that holds more than one name (codes of two systems on one row) is no name
        AND NOT regexp_matches(l.label, '\d')
    GROUP BY ALL
),
codes AS (
    SELECT document_id, code, count(DISTINCT statement) AS statements, list_sort(list_distinct(list(name))) AS names, list_sort(list(line_item_id)) AS terms
    FROM named
    WHERE name <> ''
    GROUP BY document_id, code
)
SELECT
    document_id,
    concat(code, '：', array_to_string(names, ' / ')) AS place,
    terms,
    -- a name that is the beginning of the other was cut by the cell
    len(names) = 1 OR (len(names) = 2 AND (starts_with(names[1], names[2]) OR starts_with(names[2], names[1]) OR ends_with(names[1], names[2]) OR ends_with(names[2], names[1])))
        AS holds
FROM codes
WHERE statements > 1 AND len(names) <= 3
