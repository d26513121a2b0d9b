"""File names made harmless, and the links of a page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.links import page_title, states_figures, wanted_links
from pipeline.sources.model import Portal
from pipeline.sources.names import MAX_NAME, clean_name, disposition_name, file_name


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"url": "https://a.example.org/P0202509.pdf", "words": "某局2024年度部门决算"}, "某局2024年度部门决算.pdf"),
        ({"url": "https://a.example.org/P0202509.pdf", "words": "附件：某局2024决算.doc"}, "附件：某局2024决算.pdf"),
        ({"url": "https://a.example.org/%E5%86%B3%E7%AE%97.xlsx"}, "决算.xlsx"),
        ({"url": "https://a.example.org/d?id=3", "words": "决算", "claimed_type": "application/pdf;q=1"}, "决算.pdf"),
        ({"url": "https://a.example.org/d?id=3", "disposition": 'attachment; filename="a.ofd"', "words": "x"}, "a.ofd"),
        ({"url": "https://a.example.org/"}, "document"),
        ({"url": "https://a.example.org/t1_2.html", "words": "某局2024年度部门决算"}, "某局2024年度部门决算.html"),
        ({"url": "https://a.example.org/v1.2", "words": "2024.部门决算"}, "2024.部门决算"),
        ({"url": "https://a.example.org/a.pdf", "words": "收入/支出"}, "收入／支出.pdf"),
    ],
)  # fmt: skip
def test_names(fields: dict[str, str], name: str) -> None:
    assert file_name(**fields) == name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ('attachment; filename="决算.pdf"'.encode().decode("latin-1"), "决算.pdf"),
        ('attachment; filename="决算.pdf"'.encode("gb18030").decode("latin-1"), "决算.pdf"),
        ("attachment; filename=%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ("inline", ""),
        (None, ""),
        ("attachment; filename*=bogus''%FF%FE.pdf", None),
        ('attachment; filename="a\r\nSet-Cookie: x.pdf"', None),
    ],
)
def test_what_servers_call_a_file(header: str | None, name: str | None) -> None:
    found = disposition_name(header)
    assert "\n" not in found
    if name is not None:
        assert found == name


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_longer_than_a_filesystem_takes(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= MAX_NAME
    assert len(name.encode("utf-8")) <= 4 * MAX_NAME
    assert not set(name) & set('/\\\0\n\r\t<>:"|?*')
    assert name not in (".", "..")
    assert all(unicodedata.category(c) not in ("Cc", "Cf") for c in name)
    assert clean_name(name) == name


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=60))
def test_every_document_has_a_name(path: str, words: str, said: str) -> None:
    header = f"attachment; filename={said}".encode("utf-8", "replace").decode("latin-1")
    name = file_name(url=f"https://a.example.org/{path.replace('?', '')}", disposition=header, words=words)
    assert name
    assert "/" not in name
    assert len(name) <= MAX_NAME


def portal(**fields: object) -> Portal:
    base = {"name": "p", "start": ("https://a.example.org/i/index.html",), "pages": (r"/t\d+\.html$",)}
    return Portal(**{**base, "next_pages": (r"/index_\d+\.html$",), **fields})  # type: ignore[arg-type]


def roles(html: str, source: Portal, of_index: bool = True) -> dict[str, str]:
    links, _ = wanted_links(html, "https://a.example.org/i/index.html", source, of_index=of_index)
    return {link.url.removeprefix("https://a.example.org"): link.role for link in links}


def test_links_of_an_index_page() -> None:
    html = """
        <a href="t1.html">某局2024年度部门决算</a>
        <a href="./t2.html" title="某委2024年度部门决算公开">某委2024年度部…</a>
        <a href="t3.html">通知公告</a>
        <a href="../f/a.PDF?x=1">某办2024年度决算</a>
        <a href="\\f\\b.xls">某院2024年度预算</a>
        <a href="index_2.html">下一页</a>
        <a href="javascript:void(0)">决算</a> <a href="mailto:x@example.org">决算</a> <a>决算</a>
        <a href="http://[bad/t9.html">决算</a>
        <iframe src="/f/c.pdf" title="2024决算"></iframe>
        <a href="https://b.example.org/d.pdf">2024决算</a>
    """
    assert roles(html, portal()) == {
        "/i/t1.html": "page",
        "/i/t2.html": "page",
        "/f/a.PDF?x=1": "document",
        "/f/b.xls": "document",
        "/i/index_2.html": "index",
        "/f/c.pdf": "document",
    }
    links, offsite = wanted_links(html, "https://a.example.org/i/index.html", portal(), of_index=True)
    assert offsite == ["https://b.example.org/d.pdf"]
    assert {link.text for link in links} >= {"某委2024年度部门决算公开"}, "the title is longer than what is shown"


def test_kinds_and_exclusions() -> None:
    html = """
        <a href="t1.html">某局2024年度部门决算</a><a href="t2.html">某局2025年部门预算</a>
        <a href="t3.html">某局预决算公开</a><a href="t4.html">旧决算</a>
    """
    source = portal(kinds=("final",), exclude=(r"t4",))
    assert roles(html, source) == {"/i/t1.html": "page", "/i/t3.html": "page"}


def test_a_page_of_a_report_leads_to_its_attachments_alone() -> None:
    html = '<base href="https://a.example.org/files/"><a href="1.xls">附件1</a><a href="/i/t1.html">2024决算</a>'
    assert roles(html, portal(), of_index=False) == {"/files/1.xls": "document"}


def test_one_address_once_with_its_words() -> None:
    html = '<a href="t1.html"><img src="x.png"></a><a href="t1.html#top">某局2024年度部门决算</a>'
    assert roles(html, portal(titles="")) == {"/i/t1.html": "page"}
    links, _ = wanted_links(html, "https://a.example.org/i/index.html", portal(titles=""), of_index=True)
    assert [link.text for link in links] == ["某局2024年度部门决算"]


@given(st.text(max_size=500))
def test_no_markup_stops_a_crawl(html: str) -> None:
    wanted_links(f"<a href='{html}'>决算</a>{html}", "https://a.example.org/", portal(), of_index=True)
    page_title(html)
    states_figures(html)


def test_a_page_of_endless_digits_and_links_within_links_is_read_in_passing() -> None:
    # either took hours while each digit, and each link, was held against all that follow it
    assert not states_figures(f"<p>{'1' * 2_000_000}</p>")
    nested = "<table><td><a href='t1.html'>某局2024年度部门决算" * 10_000
    links, _ = wanted_links(f"{nested}{'字' * 1_000_000}", "https://a.example.org/i/", portal(), of_index=True)
    assert [link.text[:12] for link in links] == ["某局2024年度部门决算"]


def test_pages_that_state_figures_are_reports() -> None:
    prose = "<p>本年收入1,234.50万元，支出1,200.00万元，其中基本支出800.25万元、项目支出399.75万元，结余34.50万元。</p>"
    assert states_figures(f"<body>{prose}</body>")
    assert not states_figures("<body><p>部门决算公开如下，详见附件。</p><p>备案号 12.34</p></body>")
    assert not states_figures(f"<body><script>{prose}</script></body>")
    assert page_title("<title>门户</title><h1> 某局\n2024年度部门决算 </h1>") == "某局 2024年度部门决算"
