"""Dagster's storage in PostgreSQL: the second instance file, against a real server."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipeline.home import CHECKOUT, Home
from tests.cluster.conftest import LIMITS
from tests.cluster.processes import until

DEPLOY = CHECKOUT / "deploy"
NAME, DATABASE = "dagster", "dagster"


def programs() -> Path:
    """The folder of PostgreSQL's programs; Debian keeps those of a server out of the path."""
    found = shutil.which("initdb")
    places = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    if not places or not (places[0] / "initdb").exists():
        pytest.skip("PostgreSQL is not on this machine (Debian: postgresql)")
    return places[0]


@pytest.fixture(scope="module")
def postgres() -> Iterator[dict[str, str]]:
    """A server of its own on the loopback; the environment that reaches it."""
    pytest.importorskip("dagster_postgres", reason="the driver is not installed (extra: cluster)")
    where = programs()
    as_user: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="juesuan-postgres-"))
    if os.geteuid() == 0:  # the server refuses to be root
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    password = secrets.token_hex(16)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {**os.environ, "PGPASSWORD": password, "LC_ALL": "C.UTF-8"}

    def call(program: str, *arguments: str) -> None:
        command = [str(where / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder, timeout=60, **as_user)

    word = folder / "password"
    word.write_text(password)
    if as_user:
        os.chown(word, as_user["user"], as_user["group"])
    call(
        "initdb", "--pgdata", str(folder / "data"), "--username", NAME, "--pwfile", str(word),
        "--auth", "scram-sha-256", "--no-sync",
    )  # fmt: skip
    server = subprocess.Popen(
        [where / "postgres", "-D", folder / "data", "-p", port, "-c", "listen_addresses=127.0.0.1", "-k", ""],
        env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user,
    )  # fmt: skip
    try:
        reach = ("--host", "127.0.0.1", "--port", port, "--username", NAME)

        def answers() -> bool:
            ready = [str(where / "pg_isready"), "--quiet", *reach]
            return subprocess.run(ready, env=environment, check=False).returncode == 0

        until(answers, "the server answers")
        call("createdb", *reach, DATABASE)
        yield {
            "DAGSTER_PG_HOST": "127.0.0.1", "DAGSTER_PG_DB": DATABASE, "DAGSTER_PG_USERNAME": NAME,
            "DAGSTER_PG_PASSWORD": password, "PORT": port,
        }  # fmt: skip
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def instance_folder(folder: Path, port: str) -> Path:
    """A DAGSTER_HOME with the instance file of deploy/, on the port of the test."""
    folder.mkdir()
    text = (DEPLOY / "dagster-postgres.yaml").read_text(encoding="utf-8")
    assert text.count("port: 5432") == 1
    (folder / "dagster.yaml").write_text(text.replace("port: 5432", f"port: {port}"), encoding="utf-8")
    return folder


def test_a_run_is_kept_by_postgres_alone(
    postgres: dict[str, str], tmp_path: Path, home: Home, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.definitions import READING
    from assets.resources import HomeWriter, ReadingResource
    from pipeline.documents.register import register
    from pipeline.freshness import stale_days

    for name, value in {**postgres, "DAGSTER_LOCAL": str(tmp_path / "local")}.items():
        monkeypatch.setenv(name, value)
    folder = instance_folder(tmp_path / "instance", postgres["PORT"])
    with home.writer("test"), dg.DagsterInstance.from_config(str(folder)) as instance:
        register(home, [reports])
        (day,) = stale_days(home)
        result = dg.materialize(
            READING,
            instance=instance,
            partition_key=day,
            resources={
                "writer": HomeWriter(path=str(home.path)),
                "limits": ReadingResource(workers=LIMITS.workers),
                "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: None),
            },
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    assert stale_days(home) == []
    # another process of the deployment sees the same history
    with dg.DagsterInstance.from_config(str(folder)) as again:
        for storage in (again.run_storage, again.event_log_storage, again.schedule_storage):
            assert type(storage).__module__.startswith("dagster_postgres")
        run = again.get_run_by_id(result.run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.SUCCESS
        assert again.get_materialized_partitions(dg.AssetKey("reports")) == {day}
    assert not list((tmp_path / "local").rglob("*.db")), "nothing of the history lies in files"
