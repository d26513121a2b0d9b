"""The catalogue: every rule is documented, tested and used; faults in it name their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations import catalogue
from expectations.catalogue import catalogue_markdown, load_catalogue, parse_catalogue
from pipeline.errors import ReferenceDataError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ENTRY = """
[[rule]]
id = "Z-01"
family = "balance"
severity = "error"
statements = ["income_expenditure_summary"]
kinds = ["final"]
zh = "甲应等于乙"
en = "a equals b"
source = "arithmetic"
query = "equal"
[rule.parameters]
left = ["t1.income_this_year"]
right = ["t2.income_this_year"]
"""


def test_the_page_of_checks_is_up_to_date() -> None:
    page = (CHECKOUT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == catalogue_markdown(load_catalogue()), "run: python -m expectations.catalogue"


def test_every_rule_is_on_the_page_in_both_languages() -> None:
    page = catalogue_markdown(load_catalogue())
    for rule in load_catalogue():
        assert f"| `{rule.check_id}` |" in page
        assert rule.message_zh in page
        assert rule.message_en in page


def test_every_query_is_used_by_a_rule() -> None:
    queries = {path.stem for path in (CHECKOUT / "expectations" / "rules" / "sql").glob("*.sql")}
    assert queries == {rule.query_name for rule in load_catalogue()}


def test_every_query_says_what_it_does() -> None:
    for rule in load_catalogue():
        assert rule.query.startswith("-- "), rule.query_name


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "Z-01"', "", "number 1"),
        ('family = "balance"', 'family = "guess"', "Z-01"),
        ('query = "equal"', 'query = "unheard_of"', "unheard_of"),
        ('right = ["t2.income_this_year"]', "", "Z-01"),
        ('right = ["t2.income_this_year"]', 'right = ["n.income_of_year"]', "n.income_of_year"),
        ('source = "arithmetic"', 'source = "arithmetic"\ncolour = "red"', "colour"),
        ("[[rule]]", "[[rule]", "catalogue.toml"),
    ],
)
def test_a_fault_names_its_place_and_the_remedy(old: str, new: str, words: str) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        parse_catalogue(ENTRY.replace(old, new))
    assert words in str(caught.value)
    assert caught.value.where
    assert caught.value.remedy


def test_two_rules_cannot_have_one_name() -> None:
    with pytest.raises(ReferenceDataError, match="Z-01"):
        parse_catalogue(ENTRY + ENTRY)


def test_a_good_entry_is_read() -> None:
    (rule,) = parse_catalogue(ENTRY)
    assert (rule.check_id, rule.unit, rule.relation, rule.fault) == ("Z-01", "CNY", "equal", None)


def test_the_command_writes_and_checks_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "docs" / "checks.md"
    monkeypatch.setattr(catalogue, "_DOCUMENT", page)
    assert catalogue.main(["--check"]) == 1
    assert catalogue.main([]) == 0
    assert catalogue.main(["--check"]) == 0
    page.write_text("stale", encoding="utf-8")
    assert catalogue.main(["--check"]) == 1
