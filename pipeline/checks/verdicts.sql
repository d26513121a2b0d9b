-- Verdicts: the only place where findings become verdicts, severities, faults and messages. Only what fails or is off by
-- rounding says the rule in its message: nineteen rows of twenty are neither, and share a few short sentences, of which the
-- engine keeps a dictionary. What each rule says stands once, in the table `rules`.
-- Input: check_judged (one row per rule and place), check_absent (rules that found no place), check_rules (the catalogue),
-- check_suspects and check_roots.

-- An amount with thousands marks and two places, and one with all its digits, without a detour over binary floats. Decimals
-- of more than 18 digits are divided and printed twenty times slower than shorter ones: only those that need them are.
CREATE OR REPLACE TEMP MACRO check_marks(short) AS format('{:,}', floor(abs(short))::BIGINT) || right(short::VARCHAR, 3);
CREATE OR REPLACE TEMP MACRO check_amount(amount) AS
    CASE
        WHEN abs(amount) < 1000000000000 THEN CASE WHEN amount <= -0.005 THEN '-' ELSE '' END || check_marks(round(amount::DECIMAL(18,6), 2))
        WHEN abs(amount) < 9e16 THEN format('{:s}{:,}.{:02d}', CASE WHEN amount < 0 THEN '-' ELSE '' END,
            (abs(amount) * 100)::BIGINT // 100, (abs(amount) * 100)::BIGINT % 100)
        ELSE round(amount, 2)::DECIMAL(24,2)::VARCHAR
    END;
CREATE OR REPLACE TEMP MACRO check_digits(amount) AS
    CASE WHEN abs(amount) < 1000000000000 THEN amount::DECIMAL(18,6)::VARCHAR ELSE coalesce(amount::VARCHAR, '') END;

-- Failures and roundings stand one by one; places that pass, and places that cannot be judged, are counted and the
-- largest stands for them.
CREATE OR REPLACE TEMP TABLE check_numbered AS
    WITH counted AS (
        SELECT
            check_id, part_id, verdict, count(*) AS places, bool_or(doubt = 'withheld') AS is_withheld,
            max_by(rowid, (abs(coalesce(expected, 0)), hash(place, expected, observed, tolerance), terms)) AS chosen
        FROM check_judged
        WHERE verdict IN ('pass', 'not_checkable')
        GROUP BY check_id, part_id, verdict
    ),
    merged AS (
        SELECT j.check_id, j.part_id, j.verdict, j.expected, j.observed, j.difference, j.tolerance, j.place, j.finding AS judged,
            c.places, c.is_withheld,
            -- of what passes the figure that is judged and the first that it is held against stand for all
            CASE WHEN j.verdict = 'pass' THEN j.terms[:2] ELSE j.terms END AS terms,
            list_sort(list_distinct(coalesce(j.pages, []))) AS word_pages
        FROM counted AS c JOIN check_judged AS j ON j.rowid = c.chosen
        UNION ALL
        -- one printed number may state two facts (收入、支出总计均为…): what is wrong with it is one finding
        SELECT
            check_id, part_id, verdict, expected, observed, difference, tolerance, place, min(finding), count(*), bool_or(doubt = 'withheld'),
            CASE WHEN count(*) = 1 THEN any_value(terms) ELSE list_sort(list_distinct(flatten(list(terms)))) END,
            list_sort(list_distinct(flatten(list(coalesce(pages, [])))))
        FROM check_judged
        WHERE verdict IN ('fail', 'rounding')
        GROUP BY check_id, part_id, verdict, expected, observed, difference, tolerance, place
    )
    SELECT
        row_number() OVER () AS finding, *,
        CASE WHEN verdict IN ('fail', 'rounding') THEN
            md5(concat_ws(chr(31), part_id, check_id, verdict, coalesce(place, ''), check_digits(expected), check_digits(observed), check_digits(tolerance)))[:24]
        END AS finding_id
    FROM merged;

-- Whose fault: what is known about the reading of each term of a failure.
--   doubted  two readers differ, amounts of its table are claimed by no line item, or the binding of prose is ambiguous
--   vouched  two independent readings of its table gave the same numbers (grid, careful: cells against the text layer's
--            own order) and every amount found its place; or the format itself says what stands in which cell; or
--            prose whose binding leaves no doubt
--   else     neither: one reading alone (columns inferred from the print: lines, flat), a picture, an assumed unit, no
--            record of the reading. Such a failure is nobody's until somebody looks.
-- A table that is printed over several pages sideways is recorded on the page of its left part: a figure on another page
-- goes by all readings of its title.
CREATE OR REPLACE TEMP TABLE check_reads AS
    SELECT
        document_id, statement, statement_title, page,
        bool_or(disagreement IS NOT NULL OR amounts_claimed < amounts_printed) AS is_doubtful,
        bool_and(reader IN ('grid', 'careful', 'workbook', 'spreadsheet', 'office', 'web')) AS is_sure
    FROM table_reads
    WHERE statement IS NOT NULL
    GROUP BY GROUPING SETS ((document_id, statement, page), (document_id, statement, statement_title));

CREATE OR REPLACE TEMP TABLE check_terms AS
    WITH terms AS (
        SELECT line_item_id, bool_or(is_failing) AS is_failing
        FROM (SELECT unnest(terms) AS line_item_id, verdict = 'fail' AS is_failing FROM check_numbered)
        GROUP BY line_item_id
    )
    SELECT t.line_item_id, t.is_failing, li.item, li.page - p.first_page AS page, li.part_id
    FROM terms AS t JOIN check_lines AS li USING (line_item_id) JOIN check_parts AS p ON p.part_id = li.part_id;

CREATE OR REPLACE TEMP TABLE check_doubts AS
    SELECT
        t.line_item_id,
        list_has_any(li.flags, ['readers_disagree', 'ambiguous_binding', 'ambiguous_code', 'place_shared'])
            OR (li.source = 'table' AND coalesce(r.is_doubtful, w.is_doubtful, false)) AS is_doubted,
        NOT list_has_any(li.flags, ['ocr', 'unit_assumed', 'corrected'])
            AND (li.source = 'narrative' OR coalesce(r.is_sure AND NOT r.is_doubtful, w.is_sure AND NOT w.is_doubtful, false)) AS is_vouched
    FROM check_terms AS t
    JOIN check_lines AS li USING (line_item_id)
    LEFT JOIN check_reads AS r ON r.document_id = t.part_id AND r.page = coalesce(t.page, 0) AND r.statement = li.statement
    LEFT JOIN check_reads AS w ON w.document_id = t.part_id AND w.statement_title = li.statement_title AND w.statement = li.statement
    WHERE t.is_failing;

-- What a finding rests on. A list is ordered by sorting it once it is whole: an aggregate that sorts costs four times as much.
CREATE OR REPLACE TEMP TABLE check_evidence AS
    SELECT
        n.finding,
        -- pages count within one file: of a report in several files those of the file that the row belongs to
        list_sort(list_distinct(list(t.page) FILTER (t.page IS NOT NULL AND t.part_id = n.part_id))) AS pages,
        list_transform(list_sort(list({'position': n.position, 'item': t.item})), term -> term.item) AS items
    FROM (SELECT finding, part_id, unnest(terms) AS line_item_id, generate_subscripts(terms, 1) AS position FROM check_numbered) AS n
    JOIN check_terms AS t USING (line_item_id)
    GROUP BY n.finding;

CREATE OR REPLACE TEMP TABLE check_faults AS
    WITH evidence AS (
        SELECT n.finding, bool_or(t.is_doubted) AS is_doubted, bool_and(t.is_vouched) AS is_vouched
        FROM (SELECT finding, unnest(terms) AS line_item_id FROM check_numbered WHERE verdict = 'fail') AS n
        JOIN check_doubts AS t USING (line_item_id)
        GROUP BY n.finding
    )
    SELECT
        n.finding, n.finding_id, n.judged,
        CASE
            WHEN r.blamed IS NOT NULL THEN r.blamed
            -- about words alone: they stand there, unless a machine guessed them from a picture
            WHEN len(n.terms) = 0 THEN CASE WHEN d.text_source = 'digital' THEN 'publisher' ELSE 'undecided' END
            WHEN e.is_doubted THEN 'extraction'
            WHEN e.is_vouched THEN 'publisher'
            ELSE 'undecided'
        END AS fault
    FROM check_numbered AS n
    JOIN check_rules AS r USING (check_id)
    JOIN documents AS d ON d.document_id = n.part_id
    LEFT JOIN evidence AS e USING (finding)
    WHERE n.verdict = 'fail';

INSERT INTO checks (
    document_id, unit_id, fiscal_year, check_id, family, severity, verdict, passed, expected, observed, difference, tolerance, pages,
    line_item_ids, fault, message, finding_id, root_finding_id
)
WITH suspect_words AS (
    -- the suspect of a finding, in words; the finding of several suspects names none of them
    SELECT
        finding,
        concat('疑似错误：', row_label, ' ', printed_value, printed_unit, '（', len(findings), ' 个关系均相差同一数额，',
            '若为 ', check_amount(proposed), ' 元则相符；', cause_zh, '）') AS words_zh,
        concat('suspect figure: ', row_label, ' ', printed_value, printed_unit, ' (', len(findings),
            CASE WHEN len(findings) = 1 THEN ' identity is off by this amount, ' ELSE ' identities are off by the same amount, ' END, check_amount(proposed),
            CASE WHEN len(findings) = 1 THEN ' CNY would satisfy it; ' ELSE ' CNY would satisfy them; ' END, cause_en, ')') AS words_en
    FROM (SELECT *, unnest(findings) AS finding FROM check_suspects) AS s
    JOIN check_lines AS li ON li.item = s.figure
    QUALIFY count(*) OVER (PARTITION BY finding) = 1
),
roots AS (
    SELECT f.finding, f.fault, coalesce(root.finding_id, f.finding_id) AS root_finding_id
    FROM check_faults AS f
    LEFT JOIN check_roots AS r ON r.finding = f.judged
    LEFT JOIN check_faults AS root ON root.judged = r.root
),
elsewhere AS (
    SELECT finding, string_agg(concat('，另见 ', file_name, CASE WHEN len(pages) > 0 THEN concat(' 第 ', array_to_string(pages, '、'), ' 页') ELSE '' END), '' ORDER BY file_name) AS elsewhere_zh,
        string_agg(concat(', and ', file_name, CASE WHEN len(pages) > 0 THEN concat(' page ', array_to_string(pages, ', ')) ELSE '' END), '' ORDER BY file_name) AS elsewhere_en
    FROM (
        SELECT n.finding, d.file_name, coalesce(list_sort(list(DISTINCT t.page) FILTER (t.page IS NOT NULL)), []) AS pages
        FROM (SELECT finding, part_id, unnest(terms) AS line_item_id FROM check_numbered SEMI JOIN check_several USING (part_id)) AS n
        JOIN check_terms AS t ON t.line_item_id = n.line_item_id AND t.part_id <> n.part_id
        JOIN documents AS d ON d.document_id = t.part_id
        GROUP BY n.finding, d.file_name
    )
    GROUP BY finding
),
found AS (
    SELECT
        n.* EXCLUDE (terms), coalesce(e.items, []) AS terms,
        CASE
            WHEN len(word_pages) = 0 THEN coalesce(e.pages, [])
            WHEN list_max(word_pages) < 10000 THEN word_pages
            ELSE list_filter(list_transform(word_pages, p -> p % 10000), p -> p > 0)
        END AS pages,
        r.family, r.relation, r.unit, r.message_zh, r.message_en, CASE WHEN verdict = 'rounding' THEN 'rounding' ELSE r.severity END AS severity,
        coalesce(x.elsewhere_zh, '') AS elsewhere_zh, coalesce(x.elsewhere_en, '') AS elsewhere_en
    FROM check_numbered AS n
    JOIN check_rules AS r USING (check_id)
    LEFT JOIN check_evidence AS e USING (finding)
    LEFT JOIN elsewhere AS x USING (finding)
),
words AS (
    -- each word and amount once, however often the sentences need it
    SELECT
        w.*, g.fault, g.root_finding_id,
        CASE WHEN unit = 'CNY' THEN ' 元' WHEN unit = '%' THEN '%' ELSE ' ' || unit END AS unit_zh,
        CASE WHEN unit = 'CNY' THEN ' CNY' WHEN unit = '%' THEN ' %' ELSE ' ' || unit END AS unit_en,
        CASE WHEN len(pages) > 0 THEN '，第 ' || array_to_string(pages, '、') || ' 页' ELSE '' END || elsewhere_zh AS pages_zh,
        CASE WHEN len(pages) > 0 THEN ', page ' || array_to_string(pages, ', ') ELSE '' END || elsewhere_en AS pages_en,
        coalesce(place, '') AS place_words,
        CASE WHEN relation <> 'holds' THEN check_amount(expected) END AS expected_words,
        CASE WHEN relation <> 'holds' THEN check_amount(observed) END AS observed_words,
        check_amount(difference) AS difference_words, check_amount(tolerance) AS tolerance_words,
        coalesce('；' || s.words_zh, '') AS suspect_zh, coalesce('; ' || s.words_en, '') AS suspect_en
    FROM (FROM found WHERE verdict <> 'pass') AS w
    LEFT JOIN suspect_words AS s ON s.finding = w.judged
    LEFT JOIN roots AS g ON g.finding = w.finding
),
stated AS (
    SELECT
        part_id, check_id, family, severity, verdict, expected, observed, difference, tolerance, pages, terms, fault,
        CASE
            WHEN verdict = 'not_checkable' AND places = 1 AND observed IS NULL THEN
                '缺少所需的数据，无法核对。 / What it needs was not found, not checkable.'
            WHEN verdict = 'not_checkable' THEN
                concat(places, ' 处不能确定，例如 ', place_words,
                    CASE WHEN is_withheld THEN '；报告说明涉密内容未予公开，明细可能不全' ELSE '' END, '。 / ', places,
                    ' place(s) where it cannot be decided, for example ', place_words,
                    CASE WHEN is_withheld THEN '; the report says that secret items are left out, so the detail may be incomplete' ELSE '' END, '.')
            WHEN relation = 'holds' THEN
                concat(message_zh, '：', place_words, pages_zh, '。 / ', message_en, ': ', place_words, pages_en, '.')
            ELSE
                concat(message_zh, '：', place_words, CASE WHEN place_words <> '' THEN '，' ELSE '' END,
                    CASE WHEN relation = 'at_most' THEN '应不大于 ' ELSE '应为 ' END, expected_words, unit_zh, '，列示 ', observed_words, unit_zh,
                    '，相差 ', difference_words, '（容差 ', tolerance_words, '）', pages_zh, suspect_zh,
                    '。 / ', message_en, ': ', place_words, CASE WHEN place_words <> '' THEN ', ' ELSE '' END,
                    CASE WHEN relation = 'at_most' THEN 'at most ' ELSE 'expected ' END, expected_words, unit_en, ', stated ', observed_words, unit_en,
                    ', difference ', difference_words, ' (tolerance ', tolerance_words, ')', pages_en, suspect_en, '.')
        END AS message,
        finding_id, root_finding_id
    FROM words
    UNION ALL
    -- what passes: amounts and pages stand in their columns
    SELECT
        part_id, check_id, family, severity, verdict, expected, observed, difference, tolerance, pages, terms, NULL,
        concat('共 ', places, ' 处符合。 / Holds at ', places, ' place(s).'), NULL, NULL
    FROM found
    WHERE verdict = 'pass'
    UNION ALL
    SELECT
        a.document_id, a.check_id, r.family, r.severity, a.verdict, NULL, NULL, NULL, NULL, [], [], NULL,
        CASE a.verdict
            WHEN 'not_applicable' THEN '本报告没有相关内容。 / Nothing in this report that it applies to.'
            ELSE '缺少所需的数据，无法核对。 / What it needs was not found, not checkable.'
        END,
        NULL, NULL
    FROM check_absent AS a JOIN check_rules AS r USING (check_id)
)
SELECT
    s.part_id, d.unit_id, d.fiscal_year, s.check_id, s.family, s.severity, s.verdict, s.verdict IN ('pass', 'rounding'), s.expected, s.observed,
    s.difference, s.tolerance, s.pages, s.terms, s.fault, s.message, s.finding_id, s.root_finding_id
FROM stated AS s JOIN documents AS d ON d.document_id = s.part_id JOIN check_parts AS p ON p.part_id = s.part_id
ORDER BY p.family, s.part_id, s.check_id, s.verdict, s.finding_id;

-- A suspect is at fault as its own reading and that of its findings say.
INSERT INTO suspects BY NAME
WITH explained AS (
    SELECT s.document_id, s.figure, list(r.finding_id ORDER BY r.finding_id) AS finding_ids,
        bool_or(r.fault = 'extraction') AS is_ours, bool_and(r.fault = 'publisher') AS is_theirs
    FROM (SELECT document_id, figure, unnest(findings) AS finding FROM check_suspects) AS s
    JOIN check_faults AS r ON r.judged = s.finding
    GROUP BY s.document_id, s.figure
)
SELECT
    li.part_id AS document_id, d.unit_id, d.fiscal_year, s.figure AS line_item_id, s.value AS stated, s.proposed, s.value - s.proposed AS difference, s.cause,
    len(s.findings) AS failed_checks, s.check_ids, e.finding_ids, s.is_only,
    CASE WHEN e.is_ours THEN 'extraction' WHEN e.is_theirs THEN 'publisher' ELSE 'undecided' END AS fault,
    concat(li.row_label, ' ', li.printed_value, li.printed_unit, '：若为 ', check_amount(s.proposed), ' 元，则 ', len(s.findings), ' 个不成立的关系均成立（',
        s.cause_zh, '）。 / ', coalesce(li.row_label, li.measure), ' ', li.printed_value, ' ', li.printed_unit, ': ', check_amount(s.proposed),
        ' CNY would satisfy the ',
        CASE WHEN len(s.findings) = 1 THEN 'identity that fails' ELSE concat(len(s.findings), ' identities that fail') END, ' with it (', s.cause_en, ').') AS message
FROM check_suspects AS s
JOIN explained AS e USING (document_id, figure)
JOIN check_lines AS li ON li.item = s.figure
JOIN check_parts AS p ON p.part_id = li.part_id
JOIN documents AS d ON d.document_id = li.part_id
ORDER BY p.family, li.part_id, s.figure;
