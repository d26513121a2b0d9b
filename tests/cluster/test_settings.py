"""Settings: what they may say, and that a wrong one names its place, its key and a remedy."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from pipeline.errors import SettingsError
from pipeline.home import CHECKOUT, Home
from pipeline.settings import Settings, read_settings

VARIABLES = ("JUESUAN_EXECUTOR", "JUESUAN_SCHEDULER", "JUESUAN_STORE")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def write(home: Path, text: str) -> Path:
    path = home / "juesuan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_settings_all_happens_here(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings() == read_settings(tmp_path / "no-such-home")


def test_all_settings_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        'executor = "dask"\nscheduler = "tls://scheduler.example:8786"\nstore = "s3://bucket/prefix/"\n'
        'patience_seconds = 5\n[store_options]\nendpoint_url = "http://127.0.0.1:9000"\n',
    )
    assert read_settings(tmp_path) == Settings(
        "dask", "tls://scheduler.example:8786", "s3://bucket/prefix", {"endpoint_url": "http://127.0.0.1:9000"}, 5.0
    )


def test_the_environment_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'executor = "dask"\nscheduler = "tcp://a:1"\nstore = "s3://a/b"\n')
    monkeypatch.setenv("JUESUAN_SCHEDULER", "tcp://b:2")
    monkeypatch.setenv("JUESUAN_STORE", "/mnt/store")
    assert read_settings(tmp_path) == Settings("dask", "tcp://b:2", "/mnt/store")
    monkeypatch.setenv("JUESUAN_EXECUTOR", "processes")
    assert read_settings(tmp_path).executor == "processes"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('executor = "ray"', 1, "executor: Invalid enum value 'ray'"),
        ('store = "/s"\nexecutor = "dask"', 2, "executor: dask needs a scheduler"),
        ('executor = "dask"\nscheduler = "localhost:8786"', 2, "scheduler: 'localhost:8786' is no address"),
        ("\nscheduler = 8786", 2, "scheduler: Expected `str`, got `int`"),
        ('sheduler = "tcp://a:1"', 1, "sheduler: there is no such setting"),
        ('store = "bucket/prefix"', 1, "store: 'bucket/prefix' is no URL and no absolute path"),
        ('store = "s3://name:word@bucket/prefix"', 1, "store: it holds a name and password"),
        ('store = "s3:///prefix"', 1, "store: 's3:///prefix' is no URL"),
        ('store = "s3://a"\n[store_options]\nsecret = "x"', 2, "store_options: secret looks like a secret"),
        ('[store_options.client_kwargs]\naws_secret_access_key = "x"', 1, "aws_secret_access_key looks like a secret"),
        ("patience_seconds = 0", 1, "patience_seconds: it must lie above 0"),
        ("patience_seconds = nan", 1, "patience_seconds: it must lie above 0"),
    ],
)
def test_a_wrong_setting_names_its_line_and_a_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert caught.value.where == f"{path}:{line}"
    assert words in caught.value.what
    assert caught.value.remedy


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'store = "/fine"')
    monkeypatch.setenv("JUESUAN_STORE", "not/fine")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert caught.value.where == "JUESUAN_STORE"


@pytest.mark.parametrize("data", [b'executor = "dask', b"executor = '\xff'"])
def test_a_file_that_is_no_settings_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "juesuan.toml"
    path.write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert caught.value.where == str(path)


def test_one_machine_loads_nothing_of_a_cluster(tmp_path: Path, samples: Path) -> None:
    """The fast path stays fast: neither Dask nor fsspec nor a driver is imported where nothing asks for them."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipeline import reading\n"
        "from pipeline.documents.register import register\n"
        "from pipeline.freshness import is_published, stale_days\n"
        "from pipeline.home import Home\n"
        "from pipeline.work import Limits\n"
        "if __name__ == '__main__':\n"
        f"    home = Home({str(tmp_path / 'home')!r})\n"
        "    with home.writer('test'):\n"
        f"        found = register(home, [Path({str(tmp_path / 'a.txt')!r})])\n"
        "        reading.extract(home, found.documents, Limits(workers=1))\n"
        "        stale_days(home), is_published(home)\n"
        "    assert found.documents\n"
        "    loaded = {'fsspec', 's3fs', 'distributed', 'dask', 'boto3', 'botocore'} & set(sys.modules)\n"
        "    assert not loaded, loaded\n"
    )
    (tmp_path / "a.txt").write_text("某县水务局 2024 年度部门决算\n收入总计 1.00 万元。\n", encoding="utf-8")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    environment = {"PYTHONPATH": str(CHECKOUT), "PATH": ""}
    subprocess.run([sys.executable, str(tmp_path / "program.py")], check=True, env=environment, timeout=120)
    assert Home(tmp_path / "home").stages.is_dir()


def test_every_setting_is_documented() -> None:
    page = (CHECKOUT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = page.split("## Beyond one machine", 1)[1].split("\n## ", 1)[0]
    documented = re.findall(r"^\| `(\w+)` \|", section.split("### A Dask cluster")[0], re.M)
    assert documented == list(Settings.__struct_fields__)
    (example,) = re.findall(r"^```toml\n(.*?)^```$", section, re.M | re.S)
    assert msgspec.convert(tomllib.loads(example), Settings).executor == "dask"
