"""A full disk and a read-only one: told with a remedy, the published warehouse stays, and the next run makes it good.

The disks are mounted by a station in namespaces of its own, where the machine allows that to everybody.
"""

from __future__ import annotations

import pytest

from tests.faults.homes import Before
from tests.faults.station import mounting

#: Room that is left on the disk beyond what the home takes, in kB: for a few records, the new documents, half a
#: warehouse, nearly all.
ROOM = (8, 40, 300, 2_500)


@pytest.fixture(autouse=True, scope="module")
def _mounts() -> None:
    if not mounting():
        pytest.skip("this machine lets nobody mount a disk in a namespace of his own")


def size_in_kb(start: Before) -> int:
    said = start.station.shell("du", "-sk", start.home)["said"]
    return int(said.split()[0])


@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk(start: Before, room: int) -> None:
    disk = start.folder / f"disk-{room}"
    disk.mkdir()
    shell, size = start.station.shell, size_in_kb(start) + room
    assert shell("mount", "-t", "tmpfs", "-o", f"size={size}k", "none", disk)["status"] == 0
    try:
        assert shell("cp", "-a", start.home, disk / "home")["status"] == 0
        home = disk / "home"
        full = start.ingest(home)
        assert full["status"] == 1, full["said"]
        assert "Remedy: free some space" in full["said"]
        assert "Traceback" not in full["said"]
        assert start.content(home) == start.old
        assert shell("mount", "-o", "remount,size=1g", disk)["status"] == 0
        assert start.ingest(home)["status"] == 3
        assert start.content(home) == start.new
        assert shell("find", home, "-name", "*candidate*")["said"] == ""
    finally:
        shell("umount", "-l", disk)


def test_a_read_only_home(start: Before) -> None:
    home, shell = start.copy("read-only"), start.station.shell
    assert shell("mount", "--bind", home, home)["status"] == 0
    try:
        assert shell("mount", "-o", "remount,bind,ro", home)["status"] == 0
        refused = start.ingest(home)
        assert refused["status"] == 1, refused["said"]
        assert "the folder cannot be written" in refused["said"]
        assert "Remedy: change its permissions" in refused["said"]
        read = start.station.run("sql", "SELECT count(*) FROM documents", "--home", home)
        assert read["status"] == 0, "who only reads is served"
        assert start.content(home) == start.old
    finally:
        shell("umount", "-l", home)
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new


@pytest.mark.parametrize("limit", [20_000, 200_000])
def test_files_that_may_not_grow(start: Before, limit: int) -> None:
    """A quota of the system on the size of a file: the same as a full disk, at a certain place."""
    home = start.copy(f"limit-{limit}")
    stopped = start.ingest(home, file_bytes=limit)
    assert stopped["status"] == 1, stopped["said"]
    assert "Remedy: " in stopped["said"]
    assert start.content(home) == start.old
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new
