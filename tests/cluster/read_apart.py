"""`python -m tests.cluster.read_apart HOME REPORTS`: register and read in a process of its own; prints what came of it.

Workers on one machine are forked from a server that keeps the environment that it was started with; keys of a store
that a test sets reach them in a new process only.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pipeline.home import CHECKOUT, Home


def read_apart(home: Home, reports: Path) -> dict[str, str]:
    """What `conftest.read` gives, from a new process with the environment of now."""
    command = [sys.executable, "-m", "tests.cluster.read_apart", str(home.path), str(reports)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    from tests.cluster.conftest import read

    print(json.dumps(read(Home(sys.argv[1]), Path(sys.argv[2]))))
