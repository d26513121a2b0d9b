-- Of the amounts printed on statement and explanation pages, how many a line item claims. $least: the share in per cent
-- below which our reading is not to be trusted as complete.
SELECT
    document_id,
    concat(amounts_claimed, ' / ', amounts_printed) AS place,
    amounts_printed::DECIMAL(24,6) AS expected,
    amounts_claimed::DECIMAL(24,6) AS observed,
    0::DECIMAL(24,6) AS tolerance,
    []::VARCHAR[] AS terms,
    amounts_claimed * 100 >= amounts_printed * $least AS holds
FROM documents
WHERE amounts_printed > 0
