-- A report whose sums are exact to the last place was made from the amounts that it prints. A sum that is off by three last
-- places or more there is no rounding, however many addends allow for it. All differences must be one amount (one figure
-- moves several sums), and at least ten sums of two or more amounts must be exact.
WITH totals AS (
    -- a side of a summary: this year's total, and the numbered lines above it
    SELECT document_id, statement, body, side, col, min(row_no) AS row_no, min(value) AS value, max(rounding) AS rounding, min(line_item_id) AS line_item_id
    FROM check_cells
    WHERE statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') AND measure IN ('income_this_year', 'expenditure_this_year') AND rank <= 1
    GROUP BY ALL
    HAVING count(*) = 1
),
summaries AS (
    SELECT
        t.document_id, concat_ws(' · ', nullif(t.body, ''), nullif(t.col::VARCHAR, '')) AS place, t.value AS printed, sum(c.value) AS summed,
        t.rounding + sum(c.rounding) AS tolerance, [t.line_item_id] || list(c.line_item_id ORDER BY c.line_item_id) AS terms
    FROM totals AS t
    JOIN check_cells AS c ON c.document_id = t.document_id AND c.statement = t.statement AND c.body = t.body AND c.col = t.col AND c.side = t.side
    WHERE c.row_no < t.row_no AND c.rank = 1 AND NOT c.is_total AND c.economic_code IS NULL
        AND coalesce(c.part, '') NOT IN (
            'of_which', 'basic_personnel', 'basic_public', 'carryover_begin', 'carryover_end', 'expenditure_basic', 'expenditure_project', 'expenditure_operating'
        )
    GROUP BY t.document_id, t.statement, t.body, t.side, t.col, t.value, t.rounding, t.line_item_id
),
sums AS (
    SELECT *, abs(printed - summed) AS gap, 6 * tolerance / len(terms) AS three_places
    FROM (
        SELECT document_id, concat_ws(' · ', nullif(body, ''), place, nullif(col::VARCHAR, '')) AS place, printed, summed, tolerance, terms
        FROM check_sums
        WHERE is_certain AND NOT is_withheld
        UNION ALL
        FROM summaries
    )
    WHERE printed <> 0 AND len(terms) > 2
),
reports AS (
    SELECT document_id
    FROM sums
    -- beyond the tolerance of its terms a sum fails by its own rule
    WHERE gap <= tolerance
    GROUP BY document_id
    HAVING count(*) FILTER (gap = 0) >= 10 AND count(DISTINCT gap) FILTER (gap <> 0) <= 1 AND count(*) FILTER (gap <> 0) * 5 <= count(*)
),
-- printed alike: a total in whole yuan above rows with two places is off by what it does not print
odd AS (
    SELECT t.document_id, t.place, t.terms
    FROM (
        SELECT s.document_id, s.place, s.terms, unnest(s.terms) AS line_item_id
        FROM sums AS s SEMI JOIN reports USING (document_id)
        WHERE gap <= tolerance AND gap >= three_places
    ) AS t
    JOIN check_cells AS c USING (document_id, line_item_id)
    GROUP BY t.document_id, t.place, t.terms
    HAVING min(c.rounding) = max(c.rounding)
)
SELECT
    s.document_id,
    s.place,
    s.summed AS expected,
    s.printed AS observed,
    CASE WHEN o.document_id IS NOT NULL THEN 0 ELSE s.tolerance END AS tolerance,
    s.terms
FROM sums AS s
SEMI JOIN reports USING (document_id)
LEFT JOIN odd AS o ON o.document_id = s.document_id AND o.place = s.place AND o.terms = s.terms
WHERE s.gap <= s.tolerance
