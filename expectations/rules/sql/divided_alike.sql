-- A code (类, 款) with the same amount in two statements is divided alike in both: what stands under it in one with an
-- amount stands in the other. $statements: those compared. A statement that prints nothing of that level is left out.
-- What a report leaves out as secret (涉密) it leaves out of all statements, so this holds for such reports too.
WITH amounts AS (
    SELECT document_id, statement, code, value, rounding, terms
    FROM check_items
    WHERE list_contains($statements, statement) AND variants = 1 AND is_single AND value <> 0
        AND part = CASE statement WHEN 'income' THEN 'income_this_year' ELSE 'total' END
),
children AS (
    SELECT document_id, statement, left(code, length(code) - 2) AS parent_code, length(code) AS digits, list(code ORDER BY code) AS codes
    FROM amounts
    WHERE length(code) IN (5, 7)
    GROUP BY ALL
),
-- every code that the statement prints, with whatever amount: a row that is there is not missing
printed AS (SELECT document_id, statement, list(DISTINCT code) AS codes FROM check_coded WHERE code IS NOT NULL GROUP BY ALL),
levels AS (SELECT document_id, statement, digits, count(*) AS parents FROM children GROUP BY ALL),
compared AS (
    SELECT
        m.document_id, m.statement, c.statement AS other, m.code, m.terms,
        list_filter(c.codes, x -> NOT list_contains(p.codes, x)) AS missing
    FROM children AS c
    JOIN amounts AS o ON o.document_id = c.document_id AND o.statement = c.statement AND o.code = c.parent_code
    JOIN amounts AS m ON m.document_id = o.document_id AND m.code = o.code AND m.statement <> o.statement
        AND abs(m.value - o.value) <= m.rounding + o.rounding
    LEFT JOIN levels AS v ON v.document_id = m.document_id AND v.statement = m.statement AND v.digits = c.digits
    JOIN printed AS p ON p.document_id = m.document_id AND p.statement = m.statement
    -- the statement of a fund may have one item alone, and loses the level with it
    WHERE v.document_id IS NOT NULL OR m.statement IN ('government_fund', 'state_capital')
)
SELECT
    document_id,
    concat_ws(' · ', statement, code || CASE WHEN bool_or(len(missing) > 0) THEN ' → ' ELSE '' END
        || array_to_string(list_sort(list_distinct(flatten(list(missing)))), '、')) AS place,
    min(terms) AS terms,
    NOT bool_or(len(missing) > 0) AS holds
FROM compared
GROUP BY document_id, statement, code
