"""SIGKILL at random points of a run: nothing lost, nothing double, and the same content in the end.

Half of the kills come at a random event on the disk (a file opened for writing, renamed, removed; counted in an
undisturbed run), half after a random time, which also meets the libraries in C. The kills of a round follow each other
in one home, so that each is met by what the ones before have left. `JUESUAN_KILL_ROUNDS` sets their number.
"""

from __future__ import annotations

import os
import random
import signal

import pytest

from tests.faults.homes import Before, faults_of

SEED = 20261122
#: Kills in one home before a run is let through.
IN_A_ROUND = 4
ROUNDS = int(os.environ.get("JUESUAN_KILL_ROUNDS", "13"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_again_and_again_it_ends_as_an_undisturbed_run(start: Before, number: int) -> None:
    rng = random.Random(SEED + number)
    home, kills = start.copy(), 0
    while kills < IN_A_ROUND:
        if rng.random() < 0.5:
            disturbance = {"kill_event": rng.randrange(1, start.events)}
        else:
            disturbance = {"kill_after": rng.uniform(0.02, start.seconds)}
        said = start.ingest(home, **disturbance)
        assert faults_of(home) == []
        published = start.content(home)
        assert published in (start.old, start.new), f"{disturbance}: the published warehouse is not whole"
        if said["status"] == 3:  # it had less to do than an undisturbed run, and came through: begin again
            assert published == start.new
            home = start.copy()
            continue
        assert said["status"] == -signal.SIGKILL, said["said"]
        kills += 1
    last = start.ingest(home)
    assert last["status"] == 3, last["said"]  # the files that cannot be used are told
    assert start.content(home) == start.new
    assert faults_of(home) == []
    assert not list(home.rglob("*candidate*"))
    again = start.ingest(home)
    assert "Nothing is new" in again["said"]
