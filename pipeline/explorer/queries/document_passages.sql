-- Running text of a page, or of the whole document where it has no pages.
SELECT passage_no, page, heading, text FROM passages
WHERE document_id = $document AND ($page = 0 OR page = $page)
ORDER BY passage_no LIMIT 400
