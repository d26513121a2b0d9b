-- Performance forms (绩效自评表, 绩效目标表): what the rows of one form can earn ($what = 'points') or earned ('score'), with
-- that of the execution, adds up to the printed total; without a printed total the points add up to 100. A score with a
-- fraction is rounded to the last place that it shows. Scores are only judged where the points of the form show that all
-- its rows are there.
WITH forms AS (
    SELECT
        document_id, form_no, any_value(coalesce(project, title)) AS name, list_sort(list_distinct(list(page) FILTER (page IS NOT NULL))) AS pages,
        sum(points) + coalesce(any_value(execution_points), 0) AS points, bool_and(points IS NOT NULL) AS has_points,
        coalesce(any_value(total_points), 100) AS total_points,
        sum(score) + coalesce(any_value(execution_score), 0) AS score, bool_and(score IS NOT NULL) AS has_scores, any_value(total_score) AS total_score,
        any_value(execution_points) IS NOT NULL = (any_value(execution_score) IS NOT NULL) AS has_execution,
        sum(CASE WHEN score = round(score, 0) THEN 0 WHEN score = round(score, 1) THEN 0.05 ELSE 0.005 END) AS rounding,
        sum(CASE WHEN points = round(points, 0) THEN 0 WHEN points = round(points, 1) THEN 0.05 ELSE 0.005 END) AS points_rounding,
        any_value(CASE WHEN total_score = round(total_score, 0) THEN 0 WHEN total_score = round(total_score, 1) THEN 0.05 ELSE 0.005 END)
            + coalesce(any_value(CASE WHEN execution_score = round(execution_score, 0) THEN 0 WHEN execution_score = round(execution_score, 1) THEN 0.05 ELSE 0.005 END), 0) AS head_rounding,
        bool_or(len(list_filter(flags, f -> f <> 'flattened')) > 0) AS is_doubted, bool_or(list_contains(flags, 'flattened')) AS is_flattened, count(*) AS members
    FROM (
        SELECT f.* REPLACE (p.document_id AS document_id, f.page + p.first_page AS page), p.part_id
        FROM performance_indicators AS f JOIN check_parts AS p ON p.part_id = f.document_id
    )
    GROUP BY document_id, part_id, form_no
)
SELECT
    document_id,
    name AS place,
    CASE WHEN $what = 'points' THEN points ELSE score END AS expected,
    CASE WHEN $what = 'points' THEN total_points ELSE total_score END AS observed,
    CASE WHEN $what = 'points' THEN points_rounding ELSE rounding + head_rounding END AS tolerance,
    []::VARCHAR[] AS terms,
    pages,
    -- a row that was missed in running text would be missing from the points
    NOT is_doubted AND has_points AND (($what = 'points' AND NOT is_flattened) OR ($what = 'score' AND has_scores AND has_execution AND abs(points - total_points) <= points_rounding)) AS is_certain
FROM forms
WHERE CASE WHEN $what = 'points' THEN members > 1 AND points > 0 ELSE score IS NOT NULL AND total_score IS NOT NULL END
