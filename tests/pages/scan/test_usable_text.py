"""Which text layers are to be believed (E-06). Needs no recogniser."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.pdf.usable import usable_text
from pipeline.pages.printed.marks import Char

PROSE = "本部门2024年度收入总计1,234.56万元，其中财政拨款收入1,200.00万元，占97.2%；支出总计与收入总计相等。" * 3


def chars(text: str) -> list[Char]:
    return [Char(letter, 0, 0, 1, 1, 1, 1) for letter in text if letter.strip()]


def test_ordinary_prose_and_bare_figures_are_usable() -> None:
    assert usable_text(chars(PROSE))
    assert usable_text(chars("2010101 行政运行 1,234.56 0.00 -5.20 95.89%"))
    assert usable_text(chars("\uf06c" + PROSE))  # one private-use bullet before a paragraph


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "(cid:12)(cid:803)(cid:4)(cid:77)(cid:15)",
        "".join(chr(0xE000 + i % 200) for i in range(120)),
        "支出合计" + "\ue031\ue032\ue033\ue034" * 3,  # letters are mapped, digits are not
        "".join(chr(0x0E01 + i % 40) for i in range(100)),  # mapped to another script
        "".join(chr(0x8F00 + 7 * i % 0x900) for i in range(150)),  # mapped to letters that no report prints
        "\ufffd" * 30,
    ],
)
def test_missing_or_wrongly_mapped_text_is_not_usable(text: str) -> None:
    assert not usable_text(chars(text))


def test_every_page_of_the_digital_reports_is_usable_and_no_scanned_page_is(shared: Path) -> None:
    for folder, expected in (("pdf", True), ("scanned", False)):
        for path in sorted((shared / "reports" / folder).glob("*.pdf")):
            document = open_pdf(path)
            for number in range(1, len(document) + 1, 5):
                raw = read_raw_page(document, number)
                if raw.chars or not expected:
                    assert usable_text(raw.chars) is expected, (path.name, number)
            document.close()
