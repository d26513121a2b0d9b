-- A statement that is printed with amounts, and of which no figure of the year was kept, beside a summary that has them: its
-- only row was lost. $statement.
WITH tables AS (
    SELECT p.document_id, list_sort(list_distinct(list(t.page + p.first_page) FILTER (t.page > 0))) AS pages
    FROM table_reads AS t JOIN check_parts AS p ON p.part_id = t.document_id
    WHERE t.statement = $statement
    GROUP BY p.document_id
    HAVING sum(t.amounts_printed) > 0
),
stated AS (SELECT DISTINCT document_id FROM check_cells WHERE statement = $statement AND value <> 0),
summary AS (
    SELECT DISTINCT document_id FROM check_cells WHERE statement = 'income_expenditure_summary' AND value <> 0
)
SELECT t.document_id, NULL::VARCHAR AS place, []::VARCHAR[] AS terms, t.pages, s.document_id IS NOT NULL AS holds
FROM tables AS t SEMI JOIN summary USING (document_id) LEFT JOIN stated AS s USING (document_id)
