-- Codes for the maintainer of the classification: printed ones that it lacks, and ones that it has for other years only.
-- Years of the reference are good to one year, so a code counts as not in force from two years beyond its meaning on.
-- A label that holds several codes (2013601-行政运行50201-办公经费3021503-三类会议费) brings those that are not the line
-- item's own too: the code of the government's classification, and a place's own one below a section (款).
INSERT INTO codes_observed BY NAME
WITH codes AS (
    SELECT 'function' AS scheme, * FROM function_codes UNION ALL BY NAME SELECT 'economic' AS scheme, * FROM economic_codes
),
in_labels AS (
    SELECT line_items.* EXCLUDE (row_label), part.code, part.label AS row_label
    FROM line_items CROSS JOIN (
        SELECT row_label AS whole, unnest(list_distinct(list_transform(
            regexp_extract_all(row_label, '(?:^|[^0-9])([35][0-9]{4}(?:[0-9]{2})?)-?([^0-9/-]{2,40})', 0),
            lambda piece: struct_pack(code := regexp_extract(piece, '[35][0-9]+'), label := regexp_extract(piece, '[0-9]-?([^0-9/-]+)$', 1))))) AS part
        FROM (SELECT DISTINCT row_label FROM line_items WHERE code_source = 'printed' AND regexp_matches(row_label, '[0-9]{5}'))
    ) AS labels
    WHERE line_items.row_label = labels.whole AND code_source = 'printed' AND part.code IS DISTINCT FROM economic_code
),
printed AS (
    SELECT 'economic' AS scheme, * FROM in_labels
    UNION ALL BY NAME
    SELECT 'function' AS scheme, function_code AS code, * FROM line_items WHERE function_code IS NOT NULL AND code_source = 'printed'
    UNION ALL BY NAME
    SELECT 'economic' AS scheme, economic_code AS code, * FROM line_items WHERE economic_code IS NOT NULL AND code_source = 'printed'
),
judged AS (
    SELECT printed.scheme, printed.code, printed.fiscal_year, CASE
        WHEN count(codes.code) = 0 THEN 'not_in_classification'
        WHEN NOT bool_or(printed.fiscal_year BETWEEN coalesce(codes.valid_from, 0) - 1 AND coalesce(codes.valid_to, 9999) + 1)
            THEN 'not_in_force'
        END AS problem
    FROM (SELECT DISTINCT scheme, code, fiscal_year FROM printed) AS printed
    LEFT JOIN codes ON codes.scheme = printed.scheme AND codes.code = printed.code
    GROUP BY printed.scheme, printed.code, printed.fiscal_year
),
listed AS (
    SELECT printed.*, judged.problem, list_extract(string_split(printed.row_label, '/'), -1) AS label, units.province
    FROM printed JOIN judged ON judged.scheme = printed.scheme AND judged.code = printed.code
        AND judged.fiscal_year IS NOT DISTINCT FROM printed.fiscal_year
    LEFT JOIN units ON units.unit_id = printed.unit_id
    WHERE judged.problem IS NOT NULL
),
names AS (
    SELECT scheme, code, problem, label, count(*) AS n FROM listed WHERE label <> '' GROUP BY ALL
)
SELECT listed.scheme, listed.code, listed.problem,
    (SELECT arg_max(label, (n, label)) FROM names
        WHERE names.scheme = listed.scheme AND names.code = listed.code AND names.problem = listed.problem) AS name,
    coalesce(list_sort(list(DISTINCT label) FILTER (label <> '')), []) AS names,
    (SELECT max(codes.code) FROM codes WHERE codes.scheme = listed.scheme AND length(codes.code) < length(listed.code)
        AND starts_with(listed.code, codes.code)) AS known_parent,
    (SELECT arg_max(codes.name, coalesce(codes.valid_to, 9999)) FROM codes
        WHERE codes.scheme = listed.scheme AND codes.code = listed.code) AS known_name,
    coalesce(list_sort(list(DISTINCT fiscal_year) FILTER (fiscal_year IS NOT NULL)), []) AS fiscal_years,
    coalesce(list_sort(list(DISTINCT province) FILTER (province IS NOT NULL)), []) AS provinces,
    count(DISTINCT document_id)::INTEGER AS documents, count(*)::INTEGER AS figures,
    min(document_id) AS document_id,
    min(page) FILTER (document_id = first_document) AS page
FROM (SELECT *, min(document_id) OVER (PARTITION BY scheme, code, problem) AS first_document FROM listed) AS listed
GROUP BY listed.scheme, listed.code, listed.problem
ORDER BY listed.scheme, listed.code, listed.problem;
