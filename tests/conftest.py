"""What every test may use: the real reports where they are, and a skip with a word where they are not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.bytecode import keep_bytecode

if TYPE_CHECKING:
    from pipeline.home import Home

# a busy machine is slow now and then: tests never time things
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"

keep_bytecode(CHECKOUT / ".pytest_cache" / "bytecode")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports beside the checkout; tests that need it skip where it is absent."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("the real reports (../shared) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The bundled samples, made by tests/generator."""
    return CHECKOUT / "data" / "samples"


@pytest.fixture(scope="session")
def checked_home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Home:
    """A published home with all bundled samples, checked by all rules. Nobody writes in it."""
    from expectations.catalogue import load_catalogue
    from pipeline.checks.run import run_checks
    from tests.sample_home import sample_home

    files = sorted(p for p in samples.iterdir() if p.suffix in (".pdf", ".txt", ".xlsx"))
    assert len(files) > 10
    return sample_home(tmp_path_factory.mktemp("samples") / "home", files, partial(run_checks, rules=load_catalogue()))
