-- Hierarchy: each printed sum of codes with what is printed below it.
--   check_sums    one row per parent cell (类, 款 or 合计) of a coded table and column: its value and that of its children
-- A child hangs on the nearest ancestor that the table prints, so a table without 款 rows is summed too. Codes that
-- occur more than once (sub-units, function by economic code) are added up on both sides; whether such a table repeats
-- or divides is not certain, so `is_certain` is false there; so it is where a row's code could not be told.

CREATE OR REPLACE TEMP TABLE check_coded AS
    WITH coded AS (
        SELECT
            *,
            CASE WHEN statement IN ('gpb_basic_expenditure', 'agency_running') THEN economic_code ELSE function_code END AS code
        FROM check_cells
        WHERE statement IN (
            'income', 'expenditure', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital', 'agency_running'
        )
    )
    SELECT
        *,
        -- where a function is printed both as a whole and by economic code, the whole stands for its parts
        CASE WHEN statement IN ('gpb_basic_expenditure', 'agency_running') THEN function_code ELSE economic_code END AS other_code,
        bool_or(code IS NOT NULL AND (CASE WHEN statement IN ('gpb_basic_expenditure', 'agency_running') THEN function_code ELSE economic_code END) IS NULL)
            OVER (PARTITION BY document_id, statement, body, col, code) AS has_whole
    FROM coded
    WHERE code IS NOT NULL OR is_total;

CREATE OR REPLACE TEMP TABLE check_uncoded AS
    SELECT DISTINCT document_id, statement, body
    FROM check_cells
    WHERE function_code IS NULL AND economic_code IS NULL AND NOT is_total AND value <> 0
        AND list_has_any(flags, ['code_not_in_classification', 'name_not_in_classification']);

CREATE OR REPLACE TEMP TABLE check_nodes AS
    SELECT
        document_id, statement, body, col, code, any_value(part) AS part, sum(value) AS value, sum(rounding) AS rounding,
        list(line_item_id ORDER BY line_item_id) AS terms, count(*) AS cells, min(name) AS name
    FROM check_coded
    WHERE code IS NOT NULL AND (other_code IS NULL OR NOT has_whole)
    GROUP BY document_id, statement, body, col, code;

-- all codes of a table, whatever the column: a row whose cell is blank in this column is printed all the same
CREATE OR REPLACE TEMP TABLE check_parents AS
    WITH codes AS (SELECT DISTINCT document_id, statement, body, code FROM check_coded WHERE code IS NOT NULL)
    SELECT c.document_id, c.statement, c.body, c.code, coalesce(section.code, class.code) AS parent_code
    FROM codes AS c
    LEFT JOIN codes AS section
        ON section.document_id = c.document_id AND section.statement = c.statement AND section.body = c.body
            AND section.code = left(c.code, 5) AND length(c.code) > 5
    LEFT JOIN codes AS class
        ON class.document_id = c.document_id AND class.statement = c.statement AND class.body = c.body
            AND class.code = left(c.code, 3) AND length(c.code) > 3;

CREATE OR REPLACE TEMP TABLE check_sums AS
    WITH totals AS (
        SELECT
            document_id, statement, body, col, any_value(part) AS part, min(value) AS value, max(rounding) AS rounding,
            [min(line_item_id)] AS terms, count(DISTINCT value) = 1 AS is_certain
        FROM check_coded
        WHERE is_total AND NOT coalesce(side = 'income' AND statement <> 'income', false)
        GROUP BY document_id, statement, body, col
    ),
    children AS (
        SELECT
            document_id, statement, body, col, p.parent_code, sum(n.value) AS value, sum(n.rounding) AS rounding,
            flatten(list(n.terms ORDER BY n.code)) AS terms, max(n.cells) = 1 AS is_certain, count(*) AS cells
        FROM check_nodes AS n JOIN check_parents AS p USING (document_id, statement, body, code)
        GROUP BY document_id, statement, body, col, p.parent_code
    ),
    leaves AS (
        SELECT
            document_id, statement, body, col, sum(n.value) AS value, sum(n.rounding) AS rounding,
            flatten(list(n.terms ORDER BY n.code)) AS terms, max(n.cells) = 1 AS is_certain, count(*) AS cells
        FROM check_nodes AS n
        WHERE NOT EXISTS (
            FROM check_parents AS p
            WHERE p.document_id = n.document_id AND p.statement = n.statement AND p.body = n.body AND p.parent_code = n.code
        )
        GROUP BY document_id, statement, body, col
    ),
    sums AS (
        SELECT
            document_id, statement, body, col, n.part, length(n.code) AS digits, n.code, n.code || n.name AS place, n.value AS printed,
            c.value AS summed, n.rounding + c.rounding AS tolerance, n.terms || c.terms AS terms,
            n.cells = 1 AND c.is_certain AS is_certain
        FROM check_nodes AS n JOIN children AS c USING (document_id, statement, body, col)
        WHERE c.parent_code = n.code
        UNION ALL
        SELECT
            document_id, statement, body, col, t.part, 0, NULL, '合计', t.value, c.value, t.rounding + c.rounding, t.terms || c.terms,
            t.is_certain AND c.is_certain
        FROM totals AS t JOIN children AS c USING (document_id, statement, body, col)
        WHERE c.parent_code IS NULL
        UNION ALL
        SELECT
            document_id, statement, body, col, t.part, -1, NULL, '合计', t.value, l.value, t.rounding + l.rounding, t.terms || l.terms,
            t.is_certain AND l.is_certain
        FROM totals AS t JOIN leaves AS l USING (document_id, statement, body, col)
    )
    SELECT s.* REPLACE (s.is_certain AND u.document_id IS NULL AS is_certain)
    FROM sums AS s LEFT JOIN check_uncoded AS u USING (document_id, statement, body);
