"""`juesuan explore` as people start it: it says where it is, answers there, and ends on Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.home import Home


def test_it_serves_until_it_is_interrupted(home: Home) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "explore", "--home", str(home.path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address + "en/", timeout=30) as answer:
                assert "Juesuan" in answer.read().decode()
        finally:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert process.returncode in (0, -signal.SIGINT, 130)


def test_an_address_in_use_is_said_with_a_remedy(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["explore", "--home", str(home.path), "--port", port])
    assert result.exit_code != 0
    assert "--port" in str(result.exception)


def test_nothing_published_is_said_at_once(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["explore", "--home", str(tmp_path)])
    assert result.exit_code != 0
    assert "juesuan ingest" in str(result.exception)
