-- 安排购置车辆 2 辆，其中：执法执勤用车 2 辆 …: the vehicles to be bought are the sum of those by kind, in one sentence.
WITH sentences AS (
    SELECT document_id, page, unnest(regexp_extract_all(text, '(?:购置|更新|新增)(?:公务)?(?:用车|车辆)\d+辆[,;:]?其中[,:]?[^。;]*\d辆')) AS words
    FROM check_passages
    WHERE contains(text, '辆') AND contains(text, '其中')
),
counts AS (
    SELECT document_id, page, words,
        list_transform(regexp_extract_all(words, '(\d{1,5})辆', 1), n -> n::DECIMAL(24,6)) AS numbers
    FROM sentences
)
SELECT
    document_id,
    left(words, 80) AS place,
    list_sum(numbers[2:]) AS expected,
    numbers[1] AS observed,
    0::DECIMAL(24,6) AS tolerance,
    []::INTEGER[] AS terms,
    list_filter([page], p -> p IS NOT NULL) AS pages
FROM counts
WHERE len(numbers) >= 2
