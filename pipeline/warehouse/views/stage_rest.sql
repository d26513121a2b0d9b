-- What documents hold besides line items, from the Parquet of all days (views parsed_*) to the tables. After stage.sql,
-- whose table `chosen` it reads and drops.
DROP TABLE harmonised;

INSERT INTO table_reads BY NAME
SELECT parsed_table_reads.* EXCLUDE (day) FROM parsed_table_reads SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, read_no;

INSERT INTO passages BY NAME
SELECT parsed_passages.* EXCLUDE (day) FROM parsed_passages SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, passage_no;

INSERT INTO performance_indicators BY NAME
SELECT parsed_performance_indicators.* EXCLUDE (day)
FROM parsed_performance_indicators SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, form_no, row_no;

-- What the two readings of each table say of the document as a whole: our accuracy figure without truth.
UPDATE documents SET readers = seen.readers, tables_read = seen.tables_read, tables_differing = seen.tables_differing
FROM (
    SELECT document_id, list_sort(list_distinct(list(reader))) AS readers,
        count(*) FILTER (amounts_printed > 0) AS tables_read,
        count(*) FILTER (amounts_printed > 0 AND disagreement IS NOT NULL) AS tables_differing
    FROM table_reads GROUP BY document_id
) AS seen
WHERE documents.document_id = seen.document_id;

INSERT INTO document_evidence BY NAME
SELECT parsed_document_evidence.* EXCLUDE (day) FROM parsed_document_evidence SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id, field;

-- What each document says of its unit; views/units.sql makes units of it once the linkage has seen them all.
CREATE OR REPLACE TEMP TABLE said_units AS
SELECT parsed_units.* EXCLUDE (day) FROM parsed_units SEMI JOIN chosen USING (document_id, day)
ORDER BY document_id;

DROP TABLE chosen;
