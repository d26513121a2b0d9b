"""The page as a message: to a webhook on the loopback for real, and never a secret in what is said about it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import HomeError, SettingsError
from pipeline.home import Home
from pipeline.night.delivery import Message, Target, failure_message, load_targets, page_message, send
from pipeline.night.model import Row, RunReport

SECRET = "s3cret-token-0815"
MESSAGE = Message("决算 title", "# body\n\n- 新 new", "<p>body</p>", "success")


class Webhook:
    """A server that keeps what it was sent and answers with the statuses that it is told, then 200."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, object]] = []
        self.statuses: list[int] = []
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                webhook.bodies.append(json.loads(data))
                self.send_response(webhook.statuses.pop(0) if webhook.statuses else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/{SECRET}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    made = Webhook()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def test_a_message_arrives(webhook: Webhook) -> None:
    (done,) = send(MESSAGE, [Target("ops", webhook.url)], "night")
    assert (done.name, done.why) == ("ops", "")
    (body,) = webhook.bodies
    assert body["title"] == MESSAGE.title
    assert "新 new" in str(body["message"])
    assert body["type"] == "success"


def test_what_can_pass_is_tried_again(webhook: Webhook) -> None:
    webhook.statuses = [500, 503]
    pauses: list[float] = []
    (done,) = send(MESSAGE, [Target("ops", webhook.url)], "night", sleep=pauses.append)
    assert done.why == ""
    assert len(webhook.bodies) == 3
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_what_stays_refused_is_told_without_secrets(webhook: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    webhook.statuses = [500] * 9
    caplog.set_level(logging.DEBUG)
    target = Target("ops", webhook.url)
    (done,) = send(MESSAGE, [target], "night", sleep=lambda _: None)
    assert len(webhook.bodies) == 3
    assert done.why
    assert str(done).startswith("ops: not delivered")
    assert SECRET not in str(done) + repr(target) + caplog.text


def test_out_of_reach_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    (done,) = send(MESSAGE, [Target("ops", f"json://127.0.0.1:9/{SECRET}")], "night", attempts=1)
    assert done.why
    assert SECRET not in str(done) + caplog.text


def test_only_who_wants_to_hear_is_told(webhook: Webhook) -> None:
    targets = [Target("a", webhook.url, when=("failure",)), Target("b", webhook.url, when=("night",))]
    assert [d.name for d in send(MESSAGE, targets, "failure")] == ["a"]
    assert [d.name for d in send(MESSAGE, targets, "night")] == ["b"]
    assert len(webhook.bodies) == 2


@pytest.mark.parametrize(
    "url",
    [
        f"dingtalk://{'a' * 64}",
        f"feishu://{'a1b2' * 8}",
        "wecombot://693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "mailto://user:secret@example.org?to=ops@example.org",
        "jsons://example.org/hook",
    ],
)
def test_the_services_that_are_documented_are_known(url: str) -> None:
    import apprise

    assert apprise.Apprise.instantiate(url) is not None


def test_an_address_that_is_none_is_told(webhook: Webhook) -> None:
    (done,) = send(MESSAGE, [Target("ops", f"nonsense://{SECRET}")], "night")
    assert "apprise" in done.why
    assert SECRET not in str(done)


def test_targets_come_from_the_file_a_secret_file_and_the_environment(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.notify_settings.write_text(
        '[[to]]\nname = "ops"\nurl = "json://127.0.0.1/a"\nwhen = ["failure"]\n'
        '[[to]]\nname = "desk"\nurl_file = "desk.url"\n'
    )
    (home.path / "desk.url").write_text(f"json://127.0.0.1/{SECRET}\n")
    monkeypatch.setenv("JUESUAN_NOTIFY", "json://127.0.0.1/b json://127.0.0.1/c")
    found = load_targets(home)
    assert [t.name for t in found] == ["ops", "desk", "JUESUAN_NOTIFY 1", "JUESUAN_NOTIFY 2"]
    assert found[1].url.endswith(SECRET)
    assert found[0].when == ("failure",)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[[to]]\nname = "ops"\n', "url_file"),
        ('[[to]]\nname = "ops"\nurl = "json://a/s3cret"\nurl_file = "b"\n', "url_file"),
        ('[[to]]\nname = "ops"\nurl = "json://a/s3cret"\nwhen = ["noon"]\n', "when"),
        ('[[to]]\nname = "ops"\naddress = "json://a/s3cret"\n', "address"),
        ("[[to]\n", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_no_secret(home: Home, text: str, word: str) -> None:
    home.notify_settings.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_targets(home)
    assert word in str(caught.value)
    assert str(home.notify_settings) in caught.value.where
    assert caught.value.remedy
    assert "s3cret" not in str(caught.value)


def test_a_missing_secret_file_is_told(home: Home) -> None:
    home.notify_settings.write_text('[[to]]\nname = "ops"\nurl_file = "nowhere"\n')
    with pytest.raises(HomeError, match="ops"):
        load_targets(home)


@pytest.mark.parametrize("name", ["notify.toml", "desk.url"])
def test_secrets_that_every_user_may_read_are_told(home: Home, name: str, caplog: pytest.LogCaptureFixture) -> None:
    key = 'url_file = "desk.url"' if name == "desk.url" else f'url = "json://127.0.0.1/{SECRET}"'
    home.notify_settings.write_text(f'[[to]]\nname = "desk"\n{key}\n')
    (home.path / "desk.url").write_text(f"json://127.0.0.1/{SECRET}\n")
    for file in (home.notify_settings, home.path / "desk.url"):
        file.chmod(0o600)
    assert load_targets(home)
    assert not caplog.records
    (home.path / name).chmod(0o644)
    assert load_targets(home)
    (told,) = caplog.records
    assert name in told.getMessage()
    assert SECRET not in caplog.text


def test_a_secret_is_blotted_out_as_it_is_written_and_as_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    import apprise

    def refuse(*_: object, **__: object) -> bool:
        logging.getLogger("apprise").warning("login of s3cret/p@ss with s3cret%2Fp%40ss failed")
        return False

    monkeypatch.setattr(apprise.Apprise, "notify", refuse)
    (done,) = send(MESSAGE, [Target("ops", "mailto://user:s3cret%2Fp%40ss@example.org")], "night", attempts=1)
    assert "failed" in done.why
    assert "s3cret" not in str(done)
    assert "p@ss" not in str(done)


def test_words_of_an_error_are_no_markup(home: Home) -> None:
    told = failure_message("[log in](https://evil.example) <b>now</b>\u202e" + "x" * 9_000, "**run** it", "run 1", home)
    assert "[log in](" not in told.markdown
    assert len(told.title) < 120
    assert "\n" not in failure_message("a\r\nBcc: b@example.org", "", "run 1", home).title
    assert "**run**" not in told.markdown
    for text in (told.markdown, told.html):
        assert "<b>now" not in text
        assert "\u202e" not in text
        assert len(text) < 5_000


def test_a_message_holds_what_to_do(home: Home) -> None:
    told = failure_message("the disk is full <b>", "free some space", "nightly_job 1", home)
    for word in ("the disk is full", "free some space", "nightly_job 1", str(home.path)):
        assert word in told.markdown
    assert "<b>the disk" not in told.html
    assert told.kind == "failure"


def test_the_page_in_a_message_is_short_and_says_where_the_rest_is(tmp_path: Path) -> None:
    rows = [Row("new", f"{n}.pdf") for n in range(200)]
    report = RunReport(
        "s", "night", "published", "2026-01-01T00:00:00.000000Z", "2026-01-01T00:01:00.000000Z",
        counts={"new": 10_000}, rows=rows,
    )  # fmt: skip
    message = page_message(report, tmp_path)
    assert "10,000" in message.title
    assert message.markdown.count(".pdf") == 10
    assert str(tmp_path / "report.html") in message.markdown
    assert len(message.markdown) < 2_000
