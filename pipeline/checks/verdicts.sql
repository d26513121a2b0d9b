-- Verdicts: the only place where findings become verdicts, severities, faults and messages.
-- Input: check_findings (one row per rule and place), check_rules (the catalogue), check_suspects.

-- an amount with thousands marks and two places, without a detour over binary floats
CREATE OR REPLACE TEMP MACRO check_amount(amount) AS
    CASE WHEN round(amount, 2) < 0 THEN '-' ELSE '' END || format('{:,}', floor(round(abs(amount), 2))::HUGEINT) || '.'
    || lpad((round(abs(amount), 2) * 100 % 100)::INTEGER::VARCHAR, 2, '0');

-- What the tables and the prose allow to be said about one term of a failure (fault):
--   doubted  two readers differ, amounts of its table are claimed by no line item, or the binding of prose is ambiguous
--   vouched  the table was read twice alike and to the last amount; or prose bound without ambiguity
--   else neither (read by OCR, unit assumed, no record of the reading)
CREATE OR REPLACE TEMP TABLE check_terms AS
    WITH terms AS (
        SELECT DISTINCT document_id, unnest(terms) AS line_item_id FROM check_judged WHERE verdict IN ('fail', 'rounding', 'pass')
    ),
    reads AS (
        SELECT
            document_id, page, statement,
            bool_or(disagreement IS NOT NULL OR amounts_claimed < amounts_printed) AS is_doubtful
        FROM table_reads
        GROUP BY document_id, page, statement
    )
    SELECT
        t.line_item_id,
        li.page,
        li.document_id,
        list_has_any(li.flags, ['readers_disagree', 'ambiguous_binding', 'ambiguous_code', 'place_shared'])
            OR (li.source = 'table' AND coalesce(r.is_doubtful, false)) AS is_doubted,
        NOT list_has_any(li.flags, ['ocr', 'unit_assumed', 'corrected'])
            AND (li.source = 'narrative' OR coalesce(NOT r.is_doubtful, false)) AS is_vouched
    FROM terms AS t
    JOIN line_items AS li ON li.document_id = t.document_id AND li.line_item_id = t.line_item_id
    LEFT JOIN reads AS r ON r.document_id = li.document_id AND r.page = coalesce(li.page, 0) AND r.statement = li.statement;

CREATE OR REPLACE TEMP TABLE check_rows AS
    WITH merged AS (
        -- one printed number may state two facts (收入、支出总计均为…): what is wrong with it is one finding
        SELECT
            check_id, document_id, verdict, expected, observed, difference, tolerance, place, min(finding) AS finding,
            CASE WHEN count(*) = 1 THEN any_value(terms) ELSE list_sort(list_distinct(flatten(list(terms)))) END AS terms
        FROM check_judged
        GROUP BY check_id, document_id, verdict, expected, observed, difference, tolerance, place
    ),
    kept AS (
        -- failures and roundings stand one by one; places that pass, and places that cannot be judged, are counted
        SELECT
            check_id, document_id, verdict, expected, observed, difference, tolerance, terms, place, finding AS judged,
            count(*) OVER (PARTITION BY check_id, document_id, verdict) AS places,
            row_number() OVER (
                PARTITION BY check_id, document_id, verdict ORDER BY abs(expected) DESC NULLS LAST, place NULLS FIRST, terms
            ) AS choice
        FROM merged
    ),
    numbered AS (
        SELECT *, row_number() OVER (ORDER BY document_id, check_id, verdict, choice) AS finding
        FROM kept
        WHERE verdict IN ('fail', 'rounding') OR choice = 1
    ),
    evidence AS (
        SELECT
            n.finding,
            list_sort(list_distinct(list(t.page) FILTER (t.page IS NOT NULL))) AS pages,
            bool_or(t.is_doubted) AS is_doubted,
            bool_and(t.is_vouched) AS is_vouched
        FROM (SELECT finding, document_id, unnest(terms) AS line_item_id FROM numbered) AS n
        JOIN check_terms AS t USING (document_id, line_item_id)
        GROUP BY n.finding
    )
    SELECT
        n.*, coalesce(e.pages, []) AS pages,
        CASE
            WHEN verdict <> 'fail' THEN NULL
            WHEN r.blamed IS NOT NULL THEN r.blamed
            WHEN e.is_doubted THEN 'extraction'
            WHEN e.is_vouched THEN 'publisher'
            ELSE 'undecided'
        END AS fault,
        r.* EXCLUDE (check_id, severity, blamed),
        CASE WHEN verdict = 'rounding' THEN 'rounding' ELSE r.severity END AS severity
    FROM numbered AS n
    JOIN check_rules AS r USING (check_id)
    LEFT JOIN evidence AS e USING (finding);

INSERT INTO checks (
    document_id, unit_id, fiscal_year, check_id, family, severity, verdict, passed, expected, observed, difference, tolerance, pages,
    line_item_ids, fault, message
)
WITH words AS (
    SELECT
        *,
        CASE WHEN unit = 'CNY' THEN ' 元' WHEN unit = '%' THEN '%' ELSE ' ' || unit END AS unit_zh,
        CASE WHEN unit = 'CNY' THEN ' CNY' WHEN unit = '%' THEN ' %' ELSE ' ' || unit END AS unit_en,
        array_to_string(pages, '、') AS pages_zh,
        array_to_string(pages, ', ') AS pages_en,
        coalesce(place, '') AS place_words
    FROM check_rows
)
SELECT
    w.document_id, d.unit_id, d.fiscal_year, w.check_id, w.family, w.severity, w.verdict, w.verdict IN ('pass', 'rounding'),
    w.expected, w.observed, w.difference, w.tolerance, w.pages, w.terms, w.fault,
    CASE
        WHEN w.verdict = 'not_applicable' THEN
            concat(w.message_zh, '：本报告没有相关内容。 / ', w.message_en, ': nothing in this report that it applies to.')
        WHEN w.verdict = 'not_checkable' AND w.places = 1 AND w.observed IS NULL THEN
            concat(w.message_zh, '：缺少所需的数据，无法核对。 / ', w.message_en, ': what it needs was not found, not checkable.')
        WHEN w.verdict = 'not_checkable' THEN
            concat(w.message_zh, '：', w.places, ' 处不能确定，例如 ', w.place_words, '。 / ', w.message_en, ': ', w.places,
                ' place(s) where it cannot be decided, for example ', w.place_words, '.')
        WHEN w.relation = 'holds' THEN
            concat(w.message_zh, '：', CASE WHEN w.verdict = 'pass' THEN '共 ' || w.places || ' 处符合' ELSE w.place_words END,
                CASE WHEN w.pages_zh <> '' THEN '，第 ' || w.pages_zh || ' 页' ELSE '' END, '。 / ', w.message_en, ': ',
                CASE WHEN w.verdict = 'pass' THEN 'holds at ' || w.places || ' place(s)' ELSE w.place_words END,
                CASE WHEN w.pages_en <> '' THEN ', page ' || w.pages_en ELSE '' END, '.')
        ELSE
            concat(w.message_zh, '：', CASE WHEN w.verdict = 'pass' THEN '共 ' || w.places || ' 处符合，例如 ' ELSE '' END, w.place_words,
                CASE WHEN w.place_words <> '' THEN '，' ELSE '' END,
                CASE WHEN w.relation = 'at_most' THEN '应不大于 ' ELSE '应为 ' END, check_amount(w.expected), w.unit_zh,
                '，列示 ', check_amount(w.observed), w.unit_zh,
                CASE WHEN w.verdict = 'pass' THEN '' ELSE concat('，相差 ', check_amount(w.difference), '（容差 ', check_amount(w.tolerance), '）') END,
                CASE WHEN w.pages_zh <> '' THEN '，第 ' || w.pages_zh || ' 页' ELSE '' END, coalesce('；' || s.words_zh, ''),
                '。 / ', w.message_en, ': ', CASE WHEN w.verdict = 'pass' THEN 'holds at ' || w.places || ' place(s), for example ' ELSE '' END,
                w.place_words, CASE WHEN w.place_words <> '' THEN ', ' ELSE '' END,
                CASE WHEN w.relation = 'at_most' THEN 'at most ' ELSE 'expected ' END, check_amount(w.expected), w.unit_en,
                ', stated ', check_amount(w.observed), w.unit_en,
                CASE WHEN w.verdict = 'pass' THEN '' ELSE concat(', difference ', check_amount(w.difference), ' (tolerance ', check_amount(w.tolerance), ')') END,
                CASE WHEN w.pages_en <> '' THEN ', page ' || w.pages_en ELSE '' END, coalesce('; ' || s.words_en, ''), '.')
    END
FROM words AS w
JOIN documents AS d USING (document_id)
LEFT JOIN check_suspects AS s ON s.finding = w.judged AND w.verdict = 'fail'
ORDER BY w.document_id, w.check_id, w.finding;
