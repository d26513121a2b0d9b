-- Classes and items: what each statement says about one functional class (类) or code.
--   check_classes   document, statement, fund, class code: value; `variants` > 1 when the statement says it twice
--   check_items     the same for every code of the coded statements, by part (total, basic, project …)

CREATE OR REPLACE TEMP TABLE check_items AS
    WITH items AS (
        SELECT document_id, statement, code, part, value, max(rounding) AS rounding, list_sort(flatten(list(terms))) AS terms, max(cells) = 1 AS is_single
        FROM check_nodes
        WHERE part IS NOT NULL AND part <> 'of_which' AND statement IN ('income', 'expenditure', 'gpb_expenditure', 'government_fund', 'state_capital')
            AND NOT (statement IN ('income', 'expenditure') AND contains(body, '财政拨款')) AND NOT ends_with(body, ' (经济分类)')
        GROUP BY document_id, statement, code, part, value
    )
    SELECT *, count(*) OVER (PARTITION BY document_id, statement, code, part) AS variants FROM items;

CREATE OR REPLACE TEMP TABLE check_classes AS
    WITH lines AS (
        SELECT document_id, statement, fund, class_code, value, max(rounding) AS rounding, list_sort(list(line_item_id)) AS terms
        FROM check_cells
        WHERE statement IN ('income_expenditure_summary', 'fiscal_appropriation_summary') AND class_code IS NOT NULL AND fund IS NOT NULL
            AND rank <= 1 AND coalesce(part, '') NOT IN ('expenditure_basic', 'expenditure_project', 'of_which')
            AND (statement = 'fiscal_appropriation_summary' OR fund = 'all')
        GROUP BY document_id, statement, fund, class_code, value
        UNION ALL
        SELECT document_id, statement, 'all', code, value, rounding, terms
        FROM check_items
        WHERE length(code) = 3 AND part = 'total' AND is_single
    )
    SELECT *, count(*) OVER (PARTITION BY document_id, statement, fund, class_code) AS variants FROM lines;

-- what the codes of the expenditure statement have beyond the fiscal ones, as one quantity: Σ (t3 − t5 − t8 − t9) over items
INSERT INTO check_quantities
    WITH lowest AS (
        SELECT document_id, sum(CASE WHEN statement = 'expenditure' THEN value ELSE -value END) AS value, sum(rounding) AS rounding,
            list_sort(flatten(list(terms))) AS terms, max(variants) = 1 AND bool_and(is_single) AS is_certain,
            bool_or(statement = 'expenditure') AND bool_or(statement = 'gpb_expenditure') AS is_complete
        FROM check_items
        WHERE part = 'total' AND length(code) = 7 AND statement <> 'income'
        GROUP BY document_id
    )
    SELECT document_id, 't34.beyond', value, rounding, terms, CASE WHEN is_certain THEN 1 ELSE 2 END AS variants, 1 AS printed_variants
    FROM lowest
    WHERE is_complete;
