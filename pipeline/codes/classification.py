"""The budget classifications (政府收支分类科目) together: function, economic and revenue codes, over the years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.codes.changes import CodeChange, change_rows, former_names, load_changes
from pipeline.codes.cofog import CofogRow, cofog_rows, load_cofog
from pipeline.codes.crosswalk import Succession, harmonise, load_crosswalk, succession_rows
from pipeline.codes.scheme import Scheme, Subject, load_scheme

__all__ = ["ECONOMIC_KINDS", "FUNCTION_KINDS", "Classification", "classification"]

FUNCTION_KINDS: Final = ("general", "fund", "capital")
ECONOMIC_KINDS: Final = ("dept", "gov")


@dataclass(frozen=True, slots=True)
class Classification:
    """Function (功能分类), economic (经济分类) and revenue (收入分类) codes."""

    functions: Scheme
    economics: Scheme
    revenues: Scheme
    #: (code, normal form of a former name) -> first year in which that name was out of use
    former_names: dict[tuple[str, str], int]
    changes: tuple[CodeChange, ...] = ()
    crosswalk: tuple[Succession, ...] = ()
    cofog: tuple[CofogRow, ...] = ()

    def function(self, code: str, year: int | None) -> Subject | None:
        """The function subject (支出功能分类) of a code in a fiscal year."""
        return self.functions.get(code, year)

    def economic(self, code: str, year: int | None) -> Subject | None:
        """The economic subject (支出经济分类) of a code in a fiscal year."""
        return self.economics.get(code, year)

    def tables(self) -> Mapping[str, Iterable[Mapping[str, object]]]:
        """Rows of the warehouse tables about the codes themselves, by name of the table."""
        schemes = {"function": self.functions, "economic": self.economics}
        return {
            "code_changes": change_rows(self.changes),
            "code_crosswalk": succession_rows(self.crosswalk, schemes),
            "function_cofog": cofog_rows(self.cofog, self.functions),
        }


@cache
def classification() -> Classification:
    """The classification under data/reference/, read and validated once per process."""
    functions = load_scheme("function_codes.csv", FUNCTION_KINDS)
    economics = load_scheme("economic_codes.csv", ECONOMIC_KINDS)
    crosswalk = load_crosswalk({"function": functions, "economic": economics})
    changes = load_changes()
    return Classification(
        functions=_harmonised(functions, "function", crosswalk),
        economics=_harmonised(economics, "economic", crosswalk),
        revenues=load_scheme("revenue_codes.csv", None),
        former_names=former_names(changes),
        changes=changes,
        crosswalk=crosswalk,
        cofog=load_cofog(functions),
    )


def _harmonised(scheme: Scheme, name: str, crosswalk: tuple[Succession, ...]) -> Scheme:
    return Scheme(scheme.file_name, tuple(harmonise(scheme, (s for s in crosswalk if s.scheme == name))))
