-- Words of calculation that several views share (temporary macros, made once per build).

-- part / whole to six places, half away from zero, in integers of a cent: the engine divides decimals as floats. Null
-- where the whole is 0 or the ratio has no room in its column.
CREATE OR REPLACE TEMP MACRO millionths(part, whole) AS
    try_cast(try_cast(sign(part) * sign(nullif(whole, 0)) * ((abs(part * 100)::HUGEINT * 2000000 + abs(whole * 100)::HUGEINT)
        // (2 * abs(nullif(whole, 0) * 100)::HUGEINT)) AS DECIMAL(24, 0)) * 0.000001::DECIMAL(7, 6) AS DECIMAL(18, 6));

-- Place of a column among those of one row and measure, the total column first: 合计, else the shortest header.
CREATE OR REPLACE TEMP MACRO total_first(column_label) AS
    CASE WHEN contains(coalesce(column_label, ''), '合计') THEN 0 ELSE 1000 END + length(coalesce(column_label, ''));

-- Printers and readers of scans mix brackets, colons and commas of both widths; the words are the same all the same.
CREATE OR REPLACE TEMP MACRO one_width(words) AS translate(coalesce(words, ''), '（）：，', '():,');

-- Whether words speak of an outturn (上年执行数, 决算) and not of a budget.
CREATE OR REPLACE TEMP MACRO is_outturn(words) AS regexp_matches(words, '执行|决算|完成|预计');

-- A count in digits or in Chinese numerals up to 99 (十二); null where the text is empty.
CREATE OR REPLACE TEMP MACRO counted_in(number) AS
    CASE WHEN number = '' THEN NULL WHEN regexp_full_match(number, '[0-9]+') THEN try_cast(number AS INTEGER)
        WHEN contains(number, '十') THEN
            10 * CASE WHEN starts_with(number, '十') THEN 1 ELSE strpos('一二三四五六七八九', replace(number[:1], '两', '二')) END
            + CASE WHEN ends_with(number, '十') THEN 0 ELSE strpos('一二三四五六七八九', number[-1:]) END
        ELSE strpos('一二三四五六七八九', replace(number[:1], '两', '二')) END;
