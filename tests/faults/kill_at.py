"""`python -m tests.faults.kill_at POINT ARGUMENT...`: the command line, killed (SIGKILL, by itself) at a point.

Points on the way of a figure: `ledger` (document stored, ledger not written), `pages` (first document's pages done),
`parsed` (a day just replaced), `swap` (candidate built and checked, about to be swapped in), `noted` (swapped in, not
yet noted).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def die(*_arguments: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(module: Any, name: str, call: int = 1) -> None:
    """Die instead of the `call`-th call of a function."""
    real, calls = getattr(module, name), [0]

    def counted(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            die()
        return real(*arguments, **named)

    setattr(module, name, counted)


def arm(point: str) -> None:
    if point == "ledger":
        from pipeline.documents.ledger import Ledger

        before(Ledger, "record")
    elif point == "pages":
        import pipeline.work.processes as module

        before(module, "outcome")
    elif point == "parsed":
        import pipeline.warehouse.parsed as module

        before(module, "_clear_leftovers", call=2)
    elif point == "swap":
        import pipeline.warehouse.publish as module

        before(module, "_keep_previous")
    elif point == "noted":
        import assets.warehouse as module

        before(module, "note_published")
    else:
        sys.exit(f"no such point: {point}")


if __name__ == "__main__":
    import pytest

    from pipeline.cli import main
    from tests.quick import without_contracts, without_rules

    patch = pytest.MonkeyPatch()  # for the rest of this process
    without_contracts(patch)
    without_rules(patch)
    arm(sys.argv.pop(1))
    main()
