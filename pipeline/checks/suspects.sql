-- The identity graph of the documents that have failures: figures are nodes, identities edges with their residual.
--   check_figures   document, line item: the printed figure (one number on the page may state two facts)
--   check_edges     one row per failing identity and figure in it; `sign` says which way the figure moves the residual
--                   (1 up, -1 down, 0 not known)
--   check_vouched   figures of failing identities that stand in kept ones too, and by how much they may be off there
CREATE OR REPLACE TEMP TABLE check_equations AS
    SELECT j.finding, j.document_id, j.check_id, j.verdict, j.expected, j.observed, j.difference, j.tolerance, j.terms
    FROM check_judged AS j JOIN check_rules AS r USING (check_id)
    SEMI JOIN (FROM check_judged WHERE verdict = 'fail') AS f ON f.document_id = j.document_id
    WHERE j.verdict IN ('pass', 'rounding', 'fail') AND r.relation = 'equal' AND r.unit = 'CNY';

CREATE OR REPLACE TEMP TABLE check_figures AS
    SELECT
        li.document_id, li.line_item_id, li.value, coalesce(li.rounding, 0) AS rounding,
        CASE WHEN li.x0 IS NULL THEN li.item
            ELSE min(li.item) OVER (PARTITION BY li.part_id, li.page, li.x0, li.top, li.x1, li.bottom, li.printed_value) END AS figure
    FROM check_lines AS li
    SEMI JOIN (SELECT document_id FROM check_equations WHERE verdict = 'fail') AS e ON e.document_id = li.document_id
    WHERE li.value IS NOT NULL;

CREATE OR REPLACE TEMP TABLE check_edges AS
    WITH failed AS (
        SELECT e.*, unnest(e.terms) AS line_item_id, generate_subscripts(e.terms, 1) AS position
        FROM check_equations AS e
        WHERE verdict = 'fail'
    ),
    valued AS (
        SELECT
            f.*, g.figure, g.value, g.rounding,
            sum(g.value) FILTER (f.position > 1) OVER terms_of AS others,
            bool_and(g.value = f.observed OR g.value = f.expected) OVER terms_of AS is_pair
        FROM failed AS f JOIN check_figures AS g USING (document_id, line_item_id)
        WINDOW terms_of AS (PARTITION BY f.finding)
    )
    SELECT
        document_id, finding, check_id, difference, tolerance, figure, min(value) AS value, max(rounding) AS rounding,
        -- a figure that stands on both sides moves nothing for certain
        CASE WHEN count(DISTINCT sign) = 1 THEN any_value(sign) ELSE 0 END AS sign
    FROM (
        SELECT *, CASE
            WHEN is_pair AND observed <> expected THEN CASE WHEN value = observed THEN 1 ELSE -1 END
            WHEN position = 1 AND value = observed THEN 1
            WHEN others = expected THEN -1
            ELSE 0
        END AS sign
        FROM valued
    )
    GROUP BY document_id, finding, check_id, difference, tolerance, figure;

CREATE OR REPLACE TEMP TABLE check_vouched AS
    WITH kept AS (
        SELECT document_id, tolerance + abs(difference) AS slack, unnest(terms) AS line_item_id
        FROM check_equations SEMI JOIN check_edges USING (document_id)
        WHERE verdict <> 'fail'
    )
    SELECT k.document_id, g.figure, min(slack) AS slack
    FROM kept AS k JOIN check_figures AS g USING (document_id, line_item_id)
    SEMI JOIN check_edges AS e ON e.document_id = g.document_id AND e.figure = g.figure
    GROUP BY k.document_id, g.figure;
