-- Why files could not be used.
SELECT stage, reason, count(*) AS files FROM rejections GROUP BY stage, reason ORDER BY files DESC, stage, reason
