"""Feeding tasks to workers: a few at a time, so that a hundred thousand documents cost no more each than ten."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

__all__ = ["Feed"]


class Feed:
    """Hands out the numbers 0 … `count` - 1 in order, at most `room` of them at a time.

    Iterating yields (number, its finished future). `give_back` puts a number in front again. `on_wait(done, first)` is
    called before each wait with the count of finished numbers and the first that is not; a wait ends after `tick`
    seconds at the latest (None: when something has finished).
    """

    def __init__(
        self,
        submit: Callable[[int], Future[Any]],
        count: int,
        room: int,
        on_wait: Callable[[int, int], None],
        tick: float | None = None,
    ) -> None:
        self.room = room
        self._submit, self._on_wait, self._tick = submit, on_wait, tick
        self._waiting = deque(range(count))
        self._running: dict[Future[Any], int] = {}
        self._done = 0

    def give_back(self, number: int) -> None:
        """Have a number done again: its worker was lost with it."""
        self._waiting.appendleft(number)
        self._done -= 1

    def __iter__(self) -> Iterator[tuple[int, Future[Any]]]:
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self.room:
                number = self._waiting.popleft()
                self._running[self._submit(number)] = number
            self._on_wait(self._done, min(self._running.values()))
            finished, _ = wait(self._running, timeout=self._tick, return_when=FIRST_COMPLETED)
            for future in sorted(finished, key=self._running.__getitem__):
                number = self._running.pop(future)
                self._done += 1
                yield number, future
