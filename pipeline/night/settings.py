"""Settings of the night, in `<home>/night.toml`: when reports are due, what is kept for how long.

Every key has a default, so that the file need not be there. An unknown key or a wrong value is refused with the file,
the key and a remedy: a setting that is silently ignored would be found out months later.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import msgspec

from pipeline.errors import SettingsError
from pipeline.home import Home
from pipeline.settings import read_toml

__all__ = ["Due", "NightSettings", "Retention", "load_settings"]

_Count = Annotated[int, msgspec.Meta(ge=0)]
_MonthDay = Annotated[str, msgspec.Meta(pattern=r"^(0[1-9]|1[0-2])-([0-2]\d|3[01])$")]

_REMEDY: Final = "mend the key, or delete it to get its default (docs/operators.md, Settings of the night)"


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By when a report is public, as month and day.

    Budgets are disclosed within 20 days of their approval, which local congresses give by March; accounts within 20
    days of theirs, which standing committees give from June to September (预算法 2018, articles 14, 48, 77 and 79).
    """

    budget: _MonthDay = "04-30"  # of the year itself
    final: _MonthDay = "10-31"  # of the year after

    def latest_year(self, kind: str, today: date) -> int:
        """The newest fiscal year whose report of a kind should be public on a day."""
        due = self.budget if kind == "budget" else self.final
        year = today.year if f"{today:%m-%d}" > due else today.year - 1
        return year if kind == "budget" else year - 1


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept. Days count from the last change; numbers count from the newest; 0 keeps nothing but the newest."""

    warehouses: _Count = 2  # published before the present one
    exports: _Count = 7  # data packages of nights
    run_days: _Count = 400  # records and morning pages
    dagster_days: _Count = 90  # Dagster's runs with their events and logs
    dagster_runs: _Count = 500
    stage_days: _Count = 30  # outputs of versions of a stage that are no longer in use


class NightSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    due: Due = Due()
    retention: Retention = Retention()
    inbox_settle_seconds: Annotated[float, msgspec.Meta(ge=0)] = 30.0  # a file that grows is left alone


def load_settings(home: Home) -> NightSettings:
    """The settings of a home. SettingsError that names file, key and remedy where one is wrong."""
    try:
        return msgspec.convert(read_toml(home.night_settings), NightSettings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"a setting is wrong ({error})", where=str(home.night_settings), remedy=_REMEDY) from error
