"""sources.toml: what it holds becomes sources; every fault names file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReferenceDataError
from pipeline.home import CHECKOUT
from pipeline.sources import load
from pipeline.sources.model import Bucket, Inbox, Portal, UrlList, host_allowed

CRAWLER = '[crawler]\ncontact = "desk@example.org"\n'
GOOD = '[[source]]\nname = "p"\nkind = "portal"\nstart = ["https://a.example.org/i.html"]\n'
BUCKET = '[[source]]\nname = "b"\nkind = "bucket"\nurl = "s3://b"\n'
INBOX = '[[source]]\nname = "f"\nkind = "inbox"\nfolder = "x"\n'


def read(tmp_path: Path, text: str) -> tuple[object, ...]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_the_file_of_the_repository_asks_nobody() -> None:
    assert load() == ()


def test_the_examples_of_the_file_are_valid(tmp_path: Path) -> None:
    text = (CHECKOUT / "data" / "reference" / "sources.toml").read_text(encoding="utf-8")
    head, _, examples = text.partition("# ---- a folder")
    lines = [line[2:] for line in examples.splitlines()[1:] if line.startswith("# ") and not line.startswith("# ----")]
    found = read(tmp_path, head.replace('contact = ""', 'contact = "a@example.org"') + "\n".join(lines))
    assert [type(s) for s in found] == [Inbox, Portal, Portal, UrlList, Bucket]


def test_polite_unless_told_otherwise(tmp_path: Path) -> None:
    (source,) = read(tmp_path, CRAWLER + GOOD)
    assert isinstance(source, Portal)
    assert source.crawling.delay_seconds == 1.0
    assert source.hosts == {"a.example.org"}
    assert source.agent == "Juesuan/0.1.0 (+desk@example.org)"


def test_a_source_may_differ_from_the_crawler(tmp_path: Path) -> None:
    text = CRAWLER + "retries = 5\n" + GOOD + "[source.crawling]\ndelay_seconds = 4\n"
    (source,) = read(tmp_path, text)
    assert isinstance(source, Portal)
    assert (source.crawling.delay_seconds, source.crawling.retries) == (4.0, 5)
    assert source.crawling.contact == "desk@example.org"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CRAWLER + GOOD + "colour = 3\n", 7, "colour"),
        (CRAWLER + GOOD + "pages = ['(']\n", 7, "regular expression"),
        (CRAWLER + GOOD + GOOD, 8, "used twice"),
        (CRAWLER + "delay_seconds = -1\n" + GOOD, 3, "delay_seconds"),
        (CRAWLER + "speed = 1\n" + GOOD, 3, "speed"),
        (GOOD, 2, "tells nobody who it is"),
        (CRAWLER + GOOD.replace("https", "ftp"), 6, "no web address"),
        (CRAWLER + GOOD + 'kinds = ["annual"]\n', 7, "kinds"),
        (CRAWLER + GOOD + 'keep_pages = "maybe"\n', 7, "maybe"),
        (CRAWLER + GOOD + 'allowed_hosts = ["http://b.example.org/"]\n', 7, "no host"),
        (CRAWLER + GOOD + '[source.defaults]\nplaces = ["乌有省"]\n', 8, "乌有省"),
        (CRAWLER + GOOD + '[source.defaults]\ntown = "x"\n', 8, "town"),
        (CRAWLER + GOOD + '[source.defaults]\nreport_kind = "template"\n', 8, "template"),
        (CRAWLER + GOOD + "[source.crawling]\nretries = 'many'\n", 8, "retries"),
        (CRAWLER + GOOD.replace('"p"', '"Büro"'), 4, "name"),
        (CRAWLER + '[[source]]\nname = "b"\nkind = "bucket"\nurl = "/plain"\n', 6, "filesystem"),
        (CRAWLER + BUCKET + 'options = { secret = "x" }\n', 3, "secret"),
        (CRAWLER + BUCKET + 'options = { private_key = "x" }\n', 3, "private_key"),
        (CRAWLER + BUCKET + 'options = { passphrase = "x" }\n', 3, "passphrase"),
        (CRAWLER + '[[source]]\nname = "b"\nkind = "bucket"\nurl = "s3://me:pass@b"\n', 6, "password"),
        (CRAWLER + '[[source]]\nname = "f"\nkind = "inbox"\nfolder = " "\n', 6, "empty"),
        (CRAWLER + INBOX + "[source.crawling]\nretries = 1\n", 7, "crawled"),
        (CRAWLER + '[[source]]\nname = "n"\nkind = "portal"\nstart = []\n', 6, "no start page"),
        (CRAWLER + GOOD + 'page_numbers = [{ template = "https://a.example.org/1" }]\n', 7, "{n}"),
        (CRAWLER + '[[source]]\nname = "n"\nkind = "gopher"\n', 5, "gopher"),
        ("[crawlers]\n" + GOOD, 1, "crawlers"),
        ("source = 3\n", 1, "list of tables"),
        ("source = [3]\n", 1, "list of tables"),
        ("crawler = 3\n", 1, "object"),
        (CRAWLER + '[source]\nname = "p"\n', 3, "list of tables"),
        (CRAWLER + "[[source]]\nkind = 'inbox'\nname = 'f'\n", 3, "folder"),
        (CRAWLER + GOOD + "defaults = 3\n", 7, "object"),
        (CRAWLER + GOOD + "[source.defaults]\nunit_name = 3\n", 8, "unit_name"),
        (CRAWLER.replace("desk@", "büro@") + GOOD, 3, "ASCII"),
    ],
)  # fmt: skip
def test_every_fault_names_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        read(tmp_path, text)
    assert caught.value.where == f"sources.toml:{line}", str(caught.value)
    assert words in str(caught.value)
    assert caught.value.remedy


def test_faults_of_the_file_itself(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="line 2"):
        read(tmp_path, "[crawler]\ncontact = \n")
    with pytest.raises(ReferenceDataError, match="cannot be read"):
        load(tmp_path / "nothing.toml")
    (tmp_path / "gbk.toml").write_bytes("# 决算".encode("gbk"))
    with pytest.raises(ReferenceDataError, match="UTF-8"):
        load(tmp_path / "gbk.toml")


HOSTS = frozenset({"a.example.org", "b.example.org:8080", "*.c.example.org", "127.0.0.1"})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.example.org/x", True),
        ("http://A.EXAMPLE.ORG:81/x", True),
        ("http://b.example.org:8080/", True),
        ("http://b.example.org/", False),
        ("http://x.c.example.org/", True),
        ("http://c.example.org/", False),
        ("http://a.example.org.evil.net/", False),
        ("http://evil.net/a.example.org", False),
        ("http://a.example.org@evil.net/", False),
        ("file:///etc/passwd", False),
        ("http://127.0.0.1:9000/", True),
        ("http://[::1]/", False),
        ("http://a.example.org:port/", False),
        ("//a.example.org/", False),
    ],
)
def test_hosts(url: str, allowed: bool) -> None:
    assert host_allowed(url, HOSTS) is allowed


@given(st.text(alphabet="abcexmplorg.:/@[]*0", max_size=40))
def test_no_address_leaves_the_hosts(rest: str) -> None:
    url = f"http://{rest}"
    try:
        permitted = host_allowed(url, frozenset({"a.example.org"}))
    except ValueError:  # brackets that are no address: urlsplit refuses them, and so does the crawler
        return
    if permitted:
        host = re.sub(r"^.*@", "", re.split(r"[/?#]", rest)[0])
        assert host.split(":")[0].lower() == "a.example.org"
