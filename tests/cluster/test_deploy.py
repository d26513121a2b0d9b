"""What lies in deploy/: it parses, its linters are content, and it says what it must of users, roots and health."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.home import CHECKOUT
from pipeline.settings import Settings

DEPLOY = CHECKOUT / "deploy"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
YAML = sorted(DEPLOY.rglob("*.yaml"))
#: Where the units expect the checkout.
PLACE = "/opt/juesuan"


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sections, keys, and all values of a key (systemd lets some stand twice)."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").replace("\\\n", "").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = found.setdefault(match[1], {})
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return found


def load(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


# ---- systemd


def test_there_is_a_unit_for_every_role() -> None:
    roles = {"code", "daemon", "health", "scheduler", "web", "worker"}
    assert {p.stem for p in SERVICES} == {f"juesuan-{role}" for role in roles}


@pytest.mark.parametrize("path", SERVICES, ids=lambda p: p.stem)
def test_a_service_has_a_user_and_a_read_only_system(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == ["juesuan"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["NoNewPrivileges"] == ["yes"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["StateDirectory"] == ["juesuan"]
    assert "ReadWritePaths" not in service
    assert "ProcSubset" not in service, "Dask asks /proc/meminfo when it starts"
    if path.stem != "juesuan-health":
        assert service["Restart"]
        assert unit(path)["Install"]["WantedBy"] == ["multi-user.target"]


def test_who_sets_limits_may_do_so() -> None:
    """Reading processes and Dask's scheduler call setrlimit, which is in the group @resources of system calls."""
    for path in SERVICES:
        reads = path.stem not in ("juesuan-web", "juesuan-daemon")
        denied = [f for f in unit(path)["Service"]["SystemCallFilter"] if f.startswith("~")]
        assert ("@resources" in denied[0]) is not reads, path.stem


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as if this checkout were installed where they expect it."""
    folder = tmp_path_factory.mktemp("units")
    program = Path(sys.executable).parent
    for path in (DEPLOY / "systemd").glob("juesuan-*"):
        text = path.read_text(encoding="utf-8")
        text = text.replace(f"{PLACE}/.venv/bin", str(program)).replace(PLACE, str(CHECKOUT))
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd is not on this machine")
    return subprocess.run([tool, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_systemd_takes_the_units(installed: Path) -> None:
    result = analyse("verify", *map(str, sorted(installed.iterdir())))
    ours = [line for line in (result.stdout + result.stderr).splitlines() if "juesuan" in line]
    assert ours == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda p: p.stem)
def test_systemd_finds_little_exposure(installed: Path, path: Path) -> None:
    result = analyse("security", "--offline=yes", "--threshold=25", "--no-pager", str(installed / path.name))
    assert result.returncode == 0, result.stdout.splitlines()[-1:]


def test_every_program_of_a_unit_exists() -> None:
    programs = {
        found
        for path in SERVICES
        for lines in unit(path)["Service"].values()
        for line in lines
        for found in re.findall(rf"{PLACE}/\.venv/bin/([\w-]+)", line)
    }
    assert programs == {"dagster", "dagster-daemon", "dagster-webserver", "dask", "juesuan"}
    assert all((Path(sys.executable).parent / program).exists() for program in programs - {"dask"})


def test_the_environment_names_settings_that_exist() -> None:
    text = "".join((DEPLOY / name).read_text(encoding="utf-8") for name in ("juesuan.env", "database.env"))
    names = re.findall(r"^#?([A-Z_]+)=", text, re.M)
    assert len(names) == len(set(names)) > 8
    ours = {name.removeprefix("JUESUAN_").lower() for name in names if name.startswith("JUESUAN_")} - {"home"}
    assert ours <= set(Settings.__struct_fields__)
    asked = set(re.findall(r"env: (\w+)", (DEPLOY / "dagster-postgres.yaml").read_text(encoding="utf-8")))
    assert asked <= set(names)


def test_those_that_read_documents_of_strangers_do_not_know_the_database() -> None:
    told = {path.stem.removeprefix("juesuan-") for path in SERVICES if "database.env" in path.read_text("utf-8")}
    assert told == {"code", "daemon", "web", "health"}
    assert "PASSWORD" not in (DEPLOY / "juesuan.env").read_text(encoding="utf-8")


# ---- Dagster


def test_the_second_instance_differs_only_in_where_things_lie() -> None:
    first = yaml.safe_load((CHECKOUT / "dagster.yaml").read_text(encoding="utf-8"))
    second = load("dagster-postgres.yaml")
    places = {"storage", "compute_logs", "local_artifact_storage"}
    assert {k: v for k, v in second.items() if k not in {*places, "run_launcher"}} == {
        k: v for k, v in first.items() if k not in places
    }
    assert set(second["storage"]) == {"postgres"}


# ---- containers


def test_the_image_has_a_user_and_a_health_check() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    steps = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    last = max(n for n, (verb, _) in enumerate(steps) if verb == "FROM")
    final = steps[last:]
    users = [rest for verb, rest in final if verb == "USER"]
    assert users == ["10001:10001"]
    assert [verb for verb, _ in final].index("USER") > max(n for n, (verb, _) in enumerate(final) if verb == "RUN")
    assert sum(verb == "HEALTHCHECK" for verb, _ in final) == 1
    assert {verb for verb, _ in steps} <= {
        "FROM", "ENV", "WORKDIR", "RUN", "COPY", "USER", "VOLUME", "HEALTHCHECK", "CMD",
    }  # fmt: skip
    copied = {source for verb, rest in steps if verb == "COPY" and "--from" not in rest for source in rest.split()[:-1]}
    assert {source for source in copied if not (CHECKOUT / source).exists()} == set()
    extras = set(re.search(r"\.\[([\w,]+)\]", text)[1].split(","))  # type: ignore[index]
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extras <= set(project["optional-dependencies"])


def test_every_role_of_compose_is_read_only_and_watched() -> None:
    services = load("compose.yaml")["services"]
    for name, service in services.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"], name
        if name != "database":
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert service["tmpfs"], name
    assert {d for s in services.values() for d in s.get("depends_on", [])} <= set(services)
    assert all(p.startswith("127.0.0.1:") for s in services.values() for p in s.get("ports", []))


def test_who_reads_documents_of_strangers_knows_no_password() -> None:
    services = load("compose.yaml")["services"]
    for name in ("scheduler", "worker"):
        assert "environment" not in services[name]
        assert not set(services[name]["networks"]) & set(services["database"]["networks"])
    for name in ("code", "web", "daemon"):
        assert "DAGSTER_PG_PASSWORD" in services[name]["environment"]
        assert set(services["database"]["networks"]) <= set(services[name]["networks"])


def test_one_run_at_a_time_writes_in_a_home_wherever_it_runs() -> None:
    chart = load("helm-values.yaml")["dagsterDaemon"]["runCoordinator"]["config"]["queuedRunCoordinator"]
    assert (
        chart["maxConcurrentRuns"] == load("dagster-postgres.yaml")["concurrency"]["runs"]["max_concurrent_runs"] == 1
    )


def test_the_chart_runs_one_pod_without_rights() -> None:
    values = load("helm-values.yaml")
    (deployment,) = values["dagster-user-deployments"]["deployments"]
    assert deployment["replicaCount"] == 1
    assert deployment["deploymentStrategy"] == {"type": "Recreate"}
    rights = deployment["securityContext"]
    assert rights["runAsNonRoot"] is True
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["allowPrivilegeEscalation"] is False
    mounted = {mount["name"] for mount in deployment["volumeMounts"]}
    assert mounted == {volume["name"] for volume in deployment["volumes"]}
    assert {"livenessProbe", "readinessProbe"} <= set(deployment)
    ours = {e["name"].removeprefix("JUESUAN_").lower() for e in deployment["env"] if "JUESUAN" in e["name"]} - {"home"}
    assert ours <= set(Settings.__struct_fields__)
    first = yaml.safe_load((CHECKOUT / "dagster.yaml").read_text(encoding="utf-8"))
    assert values["additionalInstanceConfig"]["concurrency"]["pools"] == first["concurrency"]["pools"]
    assert values["telemetry"]["enabled"] is False
    assert values["runLauncher"]["config"]["customRunLauncher"]["class"] == "DefaultRunLauncher"


@pytest.mark.parametrize("path", YAML, ids=lambda p: p.name)
def test_yaml_is_clean(path: Path) -> None:
    pytest.importorskip("yamllint", reason="yamllint is not installed (extra: dev)")
    from yamllint.config import YamlLintConfig
    from yamllint.linter import run

    rules = YamlLintConfig(
        "extends: default\nrules:\n  line-length: {max: 120}\n  braces: {max-spaces-inside: 1}\n"
        "  comments: {min-spaces-from-content: 2}\n"
    )
    problems = [f"{p.line}: {p.desc}" for p in run(path.read_text(encoding="utf-8"), rules, str(path))]
    assert problems == []


def test_the_timer_belongs_to_a_service() -> None:
    parser = configparser.ConfigParser(strict=True)
    parser.read(DEPLOY / "systemd" / "juesuan-health.timer", encoding="utf-8")
    assert parser["Timer"]["OnUnitActiveSec"] == "15min"
    assert (DEPLOY / "systemd" / "juesuan-health.service").exists()
