-- The statements of one report print their money in one unit (元, 千元, 万元): that of most figures is held against the others.
-- The “三公” statement has a unit of its own by the form of some places.
WITH used AS (
    SELECT li.document_id, li.statement, coalesce(li.statement_title, '') AS title, li.printed_unit, count(*) AS figures, list_sort(list_distinct(list(li.page) FILTER (li.page IS NOT NULL))) AS pages
    FROM check_lines AS li SEMI JOIN check_documents USING (document_id)
    WHERE li.source = 'table' AND li.unit = 'CNY' AND li.printed_unit IN ('元', '千元', '万元', '亿元') AND NOT list_contains(li.flags, 'unit_assumed')
        AND li.statement IN ('income_expenditure_summary', 'income', 'expenditure', 'fiscal_appropriation_summary', 'gpb_expenditure',
            'gpb_basic_expenditure', 'government_fund', 'state_capital')
    GROUP BY li.document_id, li.statement, title, li.printed_unit
),
counted AS (
    SELECT *, sum(figures) OVER (PARTITION BY document_id, printed_unit) AS weight FROM used
),
ranked AS (
    SELECT *, first_value(printed_unit) OVER (PARTITION BY document_id ORDER BY weight DESC, printed_unit) AS main FROM counted
)
SELECT
    document_id,
    string_agg(title || ' ' || printed_unit, '、' ORDER BY title) FILTER (printed_unit <> main) AS place,
    []::VARCHAR[] AS terms,
    list_sort(list_distinct(flatten(list(pages) FILTER (printed_unit <> main)))) AS pages,
    count(*) FILTER (printed_unit <> main) = 0 AS holds
FROM ranked
GROUP BY document_id
HAVING count(DISTINCT statement) > 1
