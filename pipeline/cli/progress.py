"""A progress bar over documents with the current name, on stderr; plain lines where stderr is no terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from pipeline.cli.terminal import error_console
from pipeline.work import Progress

__all__ = ["Bar"]

_LABELS: Final = {"registering": "Registering", "pages": "Reading pages", "reports": "Finding figures", "": ""}
_NAME_WIDTH: Final = 44
#: In a log, one line for each tenth of a stage.
_TENTHS: Final = 10


class Bar:
    """Shows `Progress` events; use as a context."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._console = error_console()
        self._bar = RichProgress(
            TextColumn("{task.description:<16}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[name]}", markup=False),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def say(self, message: str) -> None:
        """One line above the bar."""
        self._console.print(f"{message} …", style="dim", markup=False, highlight=False)

    def update(self, progress: Progress) -> None:
        """Show how far a stage is."""
        label = _LABELS.get(progress.stage, progress.stage)
        if not self._console.is_terminal:
            self._log(label, progress)
            return
        task = self._tasks.get(progress.stage)
        if task is None:
            task = self._tasks[progress.stage] = self._bar.add_task(label, total=progress.total, name="")
        self._bar.update(
            task, completed=progress.done, total=progress.total, name=progress.name[:_NAME_WIDTH], refresh=True
        )

    def _log(self, label: str, progress: Progress) -> None:
        tenth = progress.done * _TENTHS // max(progress.total, 1)
        if self._said.get(progress.stage) != tenth:
            self._said[progress.stage] = tenth
            words = f"{label}: {progress.done} of {progress.total} {progress.name}".rstrip()
            self._console.print(words, markup=False, highlight=False, soft_wrap=True)
