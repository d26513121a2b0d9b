-- What the data is and how good, in one row; from report_quality, so that no large table is read.
SELECT count(*) AS reports, count(*) FILTER (report_kind = 'final') AS final, count(*) FILTER (report_kind = 'budget') AS budget,
    sum(line_items)::BIGINT AS line_items, sum(flagged)::BIGINT AS flagged, sum(amounts_printed)::BIGINT AS amounts_printed,
    sum(amounts_claimed)::BIGINT AS amounts_claimed, sum(checks_passed)::BIGINT AS checks_passed,
    sum(checks_failed)::BIGINT AS checks_failed, sum(checks_not_checkable)::BIGINT AS checks_not_checkable,
    sum(errors_publisher)::BIGINT AS errors_publisher, sum(errors_extraction)::BIGINT AS errors_extraction,
    sum(errors_undecided)::BIGINT AS errors_undecided, count(*) FILTER (text_source <> 'digital') AS scanned,
    min(fiscal_year) AS first_year, max(fiscal_year) AS last_year,
    (SELECT count(*) FROM units) AS units, (SELECT count(DISTINCT province) FROM units) AS provinces,
    (SELECT count(*) FROM rejections) AS rejections, (SELECT max(built_at) FROM publication) AS built_at,
    (SELECT any_value(pipeline_version) FROM publication) AS version,
    (SELECT content_hash FROM publication WHERE table_name = 'line_items') AS content_hash
FROM report_quality
