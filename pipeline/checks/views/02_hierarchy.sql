-- Hierarchy: each printed sum of codes with what is printed below it.
--   check_sums    one row per parent cell (类, 款 or 合计) of a coded table and column: its value and that of its children
-- A child hangs on the nearest ancestor that the table prints, so a table without 款 rows is summed too. Codes that
-- occur more than once (sub-units, function by economic code) are added up on both sides; whether such a table repeats
-- or divides is not certain, so `is_certain` is false there; so it is where a row's code could not be told. Where each row of
-- the code carries a code of another classification too, another one in each row (30101 under 50101 and under 50501), the
-- table divides: they are rows of their own.

-- A statement of functions may be printed by economic codes alone (工资福利支出 301 …): they are a hierarchy of their own,
-- told apart by `body`.
CREATE OR REPLACE TEMP TABLE check_coded AS
    WITH schemes AS (
        SELECT *, statement IN ('gpb_basic_expenditure', 'agency_running') AS is_economic,
            NOT is_total AND function_code IS NULL AND economic_code IS NOT NULL AS is_economic_row
        FROM check_cells
        WHERE statement IN (
            'income', 'expenditure', 'gpb_expenditure', 'gpb_basic_expenditure', 'government_fund', 'state_capital', 'agency_running'
        )
    ),
    mixed AS (
        SELECT document_id, statement, body FROM schemes WHERE NOT is_economic GROUP BY ALL HAVING bool_or(is_economic_row) AND NOT bool_or(function_code IS NOT NULL)
    ),
    coded AS (
        SELECT *, CASE WHEN is_economic THEN economic_code ELSE function_code END AS code,
            CASE WHEN is_economic THEN function_code ELSE economic_code END AS other_code
        FROM schemes
        WHERE is_economic OR NOT is_economic_row
        UNION ALL
        SELECT s.* REPLACE ((s.body || ' (经济分类)')::check_body AS body), CASE WHEN NOT s.is_total THEN s.economic_code END, NULL
        FROM schemes AS s SEMI JOIN mixed USING (document_id, statement, body)
        WHERE s.is_economic_row OR s.is_total
    ),
    wholes AS (
        -- where a function is printed both as a whole and by economic code, the whole stands for its parts
        SELECT DISTINCT document_id, statement, body, col, code FROM coded WHERE code IS NOT NULL AND other_code IS NULL
    )
    SELECT c.*, w.code IS NOT NULL AS has_whole
    FROM coded AS c LEFT JOIN wholes AS w USING (document_id, statement, body, col, code)
    WHERE c.code IS NOT NULL OR c.is_total;

CREATE OR REPLACE TEMP TABLE check_uncoded AS
    SELECT DISTINCT document_id, statement, body
    FROM check_cells
    WHERE function_code IS NULL AND economic_code IS NULL AND NOT is_total AND value <> 0 AND is_unknown;

CREATE OR REPLACE TEMP TABLE check_nodes AS
    WITH grouped AS (
        SELECT
            document_id, statement, body, col, code, any_value(part) AS part, sum(value) AS value, sum(rounding) AS rounding,
            list_sort(list(line_item_id)) AS terms,
            count(*) AS rows, min(value) = max(value) AS is_equal,
            -- codes of one level alone: a class beside its own sections would count twice
            count(*) > 1 AND (
                count(DISTINCT label) = count(*) AND bool_and(has_codes)
                OR count(DISTINCT other_code) = count(*) AND min(length(other_code)) = max(length(other_code))
            ) AS is_divided,
            min(name) AS name
        FROM (
            SELECT c.*, l.has_codes FROM check_coded AS c
            JOIN (SELECT label, any_value(has_codes) AS has_codes FROM check_labels GROUP BY label) AS l USING (label)
        )
        WHERE code IS NOT NULL AND (other_code IS NULL OR NOT has_whole)
        GROUP BY document_id, statement, body, col, code
    )
    SELECT
        * EXCLUDE (rows, is_equal, is_divided),
        CASE WHEN is_divided THEN 1 ELSE rows END AS cells, rows > 1 AND is_equal AND NOT is_divided AS is_repeated
    FROM grouped;

-- all codes of a table, whatever the column: a row whose cell is blank in this column is printed all the same
CREATE OR REPLACE TEMP TABLE check_parents AS
    WITH codes AS (
        SELECT DISTINCT
            document_id, statement, body, code,
            -- equalities alone: with a condition beside them the join would compare every code with every other
            CASE WHEN length(code) > 5 THEN left(code, 5) END AS section_code,
            CASE WHEN length(code) > 3 THEN left(code, 3) END AS parent_class
        FROM check_coded
        WHERE code IS NOT NULL
    )
    SELECT c.document_id, c.statement, c.body, c.code, coalesce(section.code, class.code) AS parent_code
    FROM codes AS c
    LEFT JOIN codes AS section
        ON section.document_id = c.document_id AND section.statement = c.statement AND section.body = c.body AND section.code = c.section_code
    LEFT JOIN codes AS class
        ON class.document_id = c.document_id AND class.statement = c.statement AND class.body = c.body AND class.code = c.parent_class;

-- Reports that leave out secret items (涉密) say so. Where money is meant, any printed sum may exceed what is printed below
-- it; where only posts or projects are meant, the classes of defence and public security may.
CREATE OR REPLACE TEMP TABLE check_secrets AS
    SELECT
        document_id,
        bool_or(regexp_matches(text, '预算公开时|决算公开时|支出|收入|经费|科目|收支') AND NOT contains(text, '绩效')) AS is_money
    FROM check_passages
    WHERE regexp_matches(text, '涉密|秘密') AND regexp_matches(text, '剔除|不予公开|不公开|不宜公开|不予对外公开|未公开|未予公开')
    GROUP BY document_id;

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
            list_sort(flatten(list(n.terms))) AS terms, max(n.cells) = 1 AS is_certain, bool_or(n.is_repeated) AS is_repeated
        FROM check_nodes AS n JOIN check_parents AS p USING (document_id, statement, body, code)
        GROUP BY document_id, statement, body, col, p.parent_code
    ),
    leaves AS (
        SELECT
            document_id, statement, body, col, sum(n.value) AS value, sum(n.rounding) AS rounding,
            list_sort(flatten(list(n.terms))) AS terms, max(n.cells) = 1 AS is_certain, bool_or(n.is_repeated) AS is_repeated
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
            n.cells = 1 AND c.is_certain AS is_certain, n.is_repeated OR c.is_repeated AS is_repeated
        FROM check_nodes AS n JOIN children AS c USING (document_id, statement, body, col)
        WHERE c.parent_code = n.code
        UNION ALL
        -- a code as a whole and its parts by the other classification, the classes of which stand for what is below them
        SELECT
            w.document_id, w.statement, w.body, w.col, w.part, -2, w.code, w.code || w.name, w.value, p.value, w.rounding + p.rounding,
            [w.line_item_id] || p.terms, w.is_single AND p.is_certain, false
        FROM (
            SELECT document_id, statement, body, col, code, any_value(part) AS part, min(name) AS name, min(value) AS value, max(rounding) AS rounding,
                min(line_item_id) AS line_item_id, count(*) = 1 AS is_single
            FROM check_coded
            WHERE code IS NOT NULL AND other_code IS NULL
            GROUP BY ALL
        ) AS w
        JOIN (
            SELECT document_id, statement, body, col, code, sum(value) AS value, sum(rounding) AS rounding,
                list_sort(list(line_item_id)) AS terms, count(*) = count(DISTINCT (other_code, name)) AS is_certain
            FROM (
                SELECT *, bool_or(length(other_code) = 3) OVER (PARTITION BY document_id, statement, body, code) AS has_classes
                FROM check_coded
                WHERE code IS NOT NULL AND other_code IS NOT NULL AND has_whole
            )
            WHERE NOT has_classes OR length(other_code) = 3
            GROUP BY ALL
        ) AS p USING (document_id, statement, body, col, code)
        UNION ALL
        SELECT
            document_id, statement, body, col, t.part, 0, NULL, '合计', t.value, c.value, t.rounding + c.rounding, t.terms || c.terms,
            t.is_certain AND c.is_certain, c.is_repeated
        FROM totals AS t JOIN children AS c USING (document_id, statement, body, col)
        WHERE c.parent_code IS NULL
        UNION ALL
        SELECT
            document_id, statement, body, col, t.part, -1, NULL, '合计', t.value, l.value, t.rounding + l.rounding, t.terms || l.terms,
            t.is_certain AND l.is_certain, l.is_repeated
        FROM totals AS t JOIN leaves AS l USING (document_id, statement, body, col)
    ),
    marked AS (
        SELECT
            s.* REPLACE (s.is_certain AND u.document_id IS NULL AS is_certain),
            printed - summed > tolerance AND x.document_id IS NOT NULL AND (x.is_money OR coalesce(left(code, 3) IN ('203', '204'), false)) AS is_left_out
        FROM sums AS s
        LEFT JOIN check_uncoded AS u USING (document_id, statement, body)
        LEFT JOIN check_secrets AS x USING (document_id)
    )
    -- the total of the lowest codes misses what a class below it misses
    SELECT
        * EXCLUDE (is_left_out),
        is_left_out OR (digits = -1 AND coalesce(
            abs(printed - summed - sum(printed - summed) FILTER (is_left_out AND digits > 0) OVER of_column) <= tolerance
                AND bool_or(is_left_out AND digits > 0) OVER of_column, false)) AS is_withheld
    FROM marked
    WINDOW of_column AS (PARTITION BY document_id, statement, body, col);
