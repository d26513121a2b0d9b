"""Boxes and lines: the geometry that all readers share."""

from __future__ import annotations

from pipeline.pages.model import Line, union


def test_the_smallest_box_around_some() -> None:
    assert union([(10.0, 20.0, 30.0, 40.0)]) == (10.0, 20.0, 30.0, 40.0)
    assert union([(10.0, 20.0, 30.0, 40.0), (5.0, 25.0, 12.0, 60.0)]) == (5.0, 20.0, 30.0, 60.0)
    assert union([(4, 1, 6, 2), (5, 0, 9, 3)]) == (4, 0, 9, 3)
    assert union([]) is None


def test_a_part_of_a_line_keeps_its_places() -> None:
    line = Line("合 计", 10.0, 20.0, [0.0, 10.0, 20.0], [9.0, 19.0, 29.0])
    part = line.part([0, 2])
    assert (part.text, part.x0, part.x1, part.box(0, 2)) == ("合计", 0.0, 29.0, (0.0, 10.0, 29.0, 20.0))
