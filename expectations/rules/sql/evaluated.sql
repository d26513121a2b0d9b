-- Money of the projects that were evaluated (涉及资金, 涉及预算资金) against the project expenditure and budget of the unit.
-- Those of sub-units, funds passed on and other years may be counted in, so more is only worth a look; a share printed
-- beside it (占 … 100%) is judged by the amounts.
WITH stated AS (
    SELECT document_id, line_item_id, row_no, quote, value, rounding FROM check_claims
    WHERE unit = 'CNY' AND period = 'current' AND is_certain AND regexp_matches(quote, '涉及[^,，。]{0,8}(?:资金|支出|金额)') AND value > 0
),
shares AS (
    SELECT s.*, r.value AS share, r.rounding AS share_rounding, r.line_item_id AS share_id
    FROM stated AS s
    JOIN check_claims AS r ON r.document_id = s.document_id AND r.row_no BETWEEN s.row_no + 1 AND s.row_no + 2 AND r.measure = 'share'
        AND regexp_matches(r.quote || r.words, '项目(?:总)?支出')
    WHERE r.value > 0
    QUALIFY row_number() OVER (PARTITION BY s.line_item_id ORDER BY r.row_no, r.line_item_id) = 1
),
projects AS (
    SELECT document_id, value, rounding, terms FROM check_quantities WHERE quantity IN ('t3.expenditure_project', 't5.expenditure_project', 'n.expenditure_project')
),
compared AS (
    SELECT s.*, p.value AS whole, p.rounding AS whole_rounding, p.terms,
        round(50 * s.value / p.value / s.share_rounding) * 2 * s.share_rounding AS expected,
        2 * s.share_rounding + round(100 * (s.rounding + p.rounding * s.value / p.value) / (p.value - p.rounding), 6) AS tolerance
    FROM shares AS s JOIN projects AS p USING (document_id)
    WHERE p.value > p.rounding
)
SELECT document_id, quote AS place, expected, share AS observed, tolerance, [share_id, line_item_id] || terms AS terms
FROM compared
QUALIFY row_number() OVER (PARTITION BY line_item_id ORDER BY abs(share - expected), whole, terms) = 1
