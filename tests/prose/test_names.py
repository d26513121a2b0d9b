"""Names are found in one pass as they would be found one by one; what a number takes of a name leaves the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.prose.lexicon import lexicon
from pipeline.prose.names import NameScan, WordIndex
from pipeline.prose.tokens import read_text, tokenise

from .reading import final

NAMES = st.lists(st.text("收入支出总计", min_size=1, max_size=5), min_size=1, max_size=8)
PIECES = st.sampled_from(
    [
        "3人员经费",
        "12.30万元",
        "人员经费",
        "（一）",
        "一般公共预算",
        "20",
        "24年",
        "2050202",
        "教育支出（类）",
        "，",
        "第",
        "个",
        "-",
    ]
)


@given(NAMES, st.text("收入支出总计某，5", max_size=16))
def test_the_longest_names_are_found_from_left_to_right(names: list[str], text: str) -> None:
    scan = NameScan({}, dict.fromkeys(names, "filler"), ())
    known = {name.word for name in scan.names}
    expected, at = [], 0
    while at < len(text):
        longest = max((word for word in known if text.startswith(word, at)), key=len, default="")
        if longest:
            expected.append((longest, at))
        at += len(longest) or 1
    assert [(scan.names[what].word, start) for what, start, _ in scan.find(text)] == expected


def test_a_subject_is_meant_before_a_longer_economic_name() -> None:
    meeting = lexicon().by_key["meeting"]
    scan = NameScan({"会议费": (meeting,)}, {"会议": "filler"}, ["会议费支出", "会议"])
    meant = {text: scan.names[scan.find(text)[0][0]] for text in ("会议费支出", "会议费", "会议")}
    assert [(name.kind, name.word) for name in meant.values()] == [
        ("subject", "会议费"),
        ("subject", "会议费"),
        ("filler", "会议"),
    ]


def test_what_begins_within_a_stretch_is_found_again() -> None:
    scan = NameScan({}, dict.fromkeys(["人员经费", "经费支出"], "filler"), ())
    text = "人员经费支出"
    assert [scan.names[what].word for what, _, _ in scan.find(text)] == ["人员经费"]
    assert [(scan.names[what].word, start) for what, start, _ in scan.find_again(text, 1, 4)] == [("经费支出", 2)]


@given(st.lists(PIECES, max_size=10).map("".join))
def test_tokens_cover_the_text(text: str) -> None:
    read = read_text(text, lexicon()).text
    tokens = tokenise(read, lexicon())
    assert [t.start for t in tokens] == [0, *(t.end for t in tokens)][: len(tokens)]
    assert tokens[-1].end == len(read) if tokens else not read


@given(st.text(min_size=1, max_size=30), st.data())
def test_the_way_back_to_the_passage(passage: str, data: st.DataObject) -> None:
    reading = read_text(passage, lexicon())
    if not reading.text:
        return
    start = data.draw(st.integers(0, len(reading.text) - 1))
    end = data.draw(st.integers(start + 1, len(reading.text)))
    first, last = reading.place(start, end)
    assert read_text(passage[first:last], lexicon()).text == reading.text[start:end]
    assert read_text(passage[first:last], lexicon()).place(0, 1)[0] == 0  # it begins with what is read


def test_halves_of_characters_are_read_as_unknown_ones() -> None:
    assert [i.printed_value for i in final("一、收入情况\n总收入\ud83d 12.30万元。")] == ["12.30"]
    assert lexicon().scan.find(read_text("\udc00收入", lexicon()).text)


def test_the_word_index_gives_the_longest_first() -> None:
    index = WordIndex([("收", 1), ("收入", 2), ("收入总计", 3)])
    assert list(index.all_at("某收入总计", 1)) == [("收入总计", 3), ("收入", 2), ("收", 1)]
    assert index.at("某收入", 1) == (3, 2)
    assert index.at("某收入", 0) is None
