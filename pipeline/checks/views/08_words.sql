-- Words: the names of the classifications by which the running text is judged.
--   check_names      one row per name of a functional subject: level, and whether it is today's or an older one

CREATE OR REPLACE TEMP TABLE check_names AS
    WITH names AS (
        SELECT code, level, name, true AS is_current FROM function_codes
        UNION ALL
        SELECT code, level, unnest(aliases), false FROM function_codes
    )
    SELECT level, check_class_name(name) AS name, min(code) AS code, bool_or(is_current) AS is_current
    FROM names
    GROUP BY level, check_class_name(name);

-- 人员经费 12.34万元。主要包括:基本工资、津贴补贴 …: the economic subjects that prose lists, one row per name
CREATE OR REPLACE TEMP TABLE check_lists AS
    WITH lists AS (
        -- cut to 400 characters afterwards: a bound on a repetition in the expression costs a hundred times the search
        SELECT document_id, passage_no, page,
            left(unnest(regexp_extract_all(text, '(?:人员经费|公用经费|人员支出|公用支出)[\d,.]+万?元[^。;；]{0,12}?[。;；]?(?:主要)?包括[::]?([^。;；]{4,})', 1)), 400) AS words
        FROM check_passages
        WHERE contains(text, '包括') AND (contains(text, '人员') OR contains(text, '公用'))
    ),
    listed AS (
        SELECT *, unnest(regexp_split_to_array(words, '[、,]|以及|和(?:其他|办公)')) AS printed FROM lists
    ),
    names AS (
        SELECT printed, regexp_replace(regexp_replace(check_name(trim(printed)), '\((?:按|含|不含|其中).*$', ''), '((支出)+|等|等支出)$', '') AS name
        FROM (SELECT DISTINCT printed FROM listed)
    )
    SELECT document_id, passage_no, page, words, printed, name FROM listed JOIN names USING (printed);
