-- Projects by grade (优 3个, 良 2个, 中 0个, 差 0个): they are as many as were evaluated, where the sentence gives both.
WITH sentences AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '[^。]*\d+个(?:项目)?[^。]*(?:优|良)[^。]*')) AS words FROM check_passages
    WHERE regexp_matches(text, '(?:优|良)') AND contains(text, '个')
),
read AS (
    SELECT document_id, page, words,
        regexp_extract(words, '(?:共|对|开展|完成)[^,;。\d]{0,24}?(\d+)个[^,;。]{0,20}(?:自评|评价|项目)', 1) AS projects,
        list_transform(
            regexp_extract_all(words, '(?:为|评)?[“"]?(?:优秀|优|良好|良|中等|中|合格|一般|差|较差)[”"]?(?:的)?(?:等级|等次)?(?:的)?(?:项目)?(?:有|共|为|:)?(\d+)个', 1), n -> n::INTEGER
        ) AS grades
    FROM sentences
)
SELECT
    document_id,
    words[:60] AS place,
    list_sum(grades)::DECIMAL(24,6) AS expected,
    projects::DECIMAL(24,6) AS observed,
    0::DECIMAL(24,6) AS tolerance,
    []::VARCHAR[] AS terms,
    CASE WHEN page IS NULL THEN [] ELSE [page] END AS pages,
    len(grades) >= 3 AS is_certain
FROM read
WHERE projects <> '' AND len(grades) >= 2
