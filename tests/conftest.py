"""What every test may use: the real reports where they are, and a skip with a word where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"


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
