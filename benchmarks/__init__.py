"""Benchmarks: ours against a peer in the same run, as ratios. Run by `make bench`, never by the tests.

Each module is a command: what it prints is its result, and nothing imports it for anything else.
"""

from pathlib import Path

from tests.bytecode import keep_bytecode

keep_bytecode(Path(__file__).resolve().parents[1] / "build" / "bytecode")
