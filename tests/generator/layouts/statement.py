"""A form told of one year's facts: the cells to print, and what each printed figure means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.generator.codes import CLASS_LINES, chinese_number, economic_name, function_name
from tests.generator.layouts.form import LABELS, Form, header_of
from tests.generator.layouts.manner import write_number
from tests.generator.layouts.meaning import Expected, line_measure, measure
from tests.generator.layouts.quantities import amount, codes_with, economic, government_code, joint_rows
from tests.generator.model import YearFacts
from tests.generator.sheet import Cell

__all__ = ["PrintedRow", "Statement", "tell"]


@dataclass
class PrintedRow:
    """Texts by column, cells that are wider than one column, and the meaning of each printed figure by column."""

    texts: list[str]
    spans: dict[int, int] = field(default_factory=dict)
    expected: dict[int, Expected] = field(default_factory=dict)


@dataclass
class Statement:
    """One statement to print. `roles` are the words of `Form.cells`; `labels` the header paths of the columns."""

    form: Form
    title: str
    unit: str
    head: list[Cell]
    head_rows: int
    labels: list[str]
    roles: list[str]
    rows: list[PrintedRow] = field(default_factory=list)
    note: str = ""

    @property
    def expected(self) -> list[Expected]:
        return [e for row in self.rows for e in row.expected.values()]


def tell(form: Form, facts: YearFacts, kind: str, unit: str, numbers: str) -> Statement:
    """The statement of `form` for these facts; amounts in `unit` unless the form has its own, written as `numbers`."""
    words = {"year": facts.year, "prior": facts.year - 1}
    named = [line.format_map(words) for line in form.head]
    form = Form(**{**{f: getattr(form, f) for f in form.__slots__}, "head": tuple(named)})
    head, rows, labels = header_of(form)
    roles = form.cells.split()
    if len(roles) != len(labels):
        raise ValueError(f"{form.title}: {len(labels)} columns in the header, {len(roles)} cells")
    statement = Statement(form, form.title.format_map(words), form.unit or unit, head, rows, labels, roles)
    _Teller(statement, facts, kind, numbers).fill()
    if not statement.rows or (form.none and not statement.expected):
        statement.note = form.none.format_map(words)
    return statement


class _Teller:
    def __init__(self, statement: Statement, facts: YearFacts, kind: str, numbers: str) -> None:
        self.out, self.form, self.facts, self.kind, self.numbers = statement, statement.form, facts, kind, numbers
        self.values = [n for n, role in enumerate(statement.roles) if role not in LABELS]
        self.ordinal = 0

    def fill(self) -> None:
        if self.form.rows == "lines":
            self._lines()
        elif self.form.rows in ("single", "years"):
            self._single()
        else:
            self._listed()

    # rows by code --------------------------------------------------------------------------------------------------

    def _listed(self) -> None:
        codes = self._codes()
        total = codes or self.form.total_words
        if self.form.total == "first" and total:
            self._total()
        for code in codes:
            self._coded(*code)
        if self.form.total == "last" and total:
            self._total()

    def _codes(self) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
        if self.form.rows == "joint":
            return [(f, e, basic, project) for f, e, basic, project in joint_rows(self.facts, self.kind)]
        if self.form.rows == "economic":
            amounts = economic(self.facts, self.kind)
            codes = sorted({c[:n] for c in amounts for n in (3, 5) if c[:3] in self.form.economic and amounts[c]})
            return [("", code, None, None) for code in codes]
        names = tuple(self.out.roles[n] for n in self.values)
        return [(code, "", None, None) for code in codes_with(self.facts, self.kind, names, self.form.levels)]

    def _coded(self, function: str, economy: str, basic: Decimal | None, project: Decimal | None) -> None:
        texts = [self._label(role, function, economy) for role in self.out.roles]
        names = [t.strip() for t, role in zip(texts, self.out.roles, strict=True) if role in _NAMES and t.strip()]
        label = "".join("".join(name.split()) for name in names)
        if self.form.rows != "joint" and any(role in ("glued", "bracket") for role in self.out.roles):
            label = function_name(function) if function else economic_name(economy)
        printed = any(
            role not in ("name", "iname", "unit", "no", "remark") for role in self.out.roles if role in LABELS
        )
        row = PrintedRow(texts)
        for n in self.values:
            role = self.out.roles[n]
            if basic is not None and project is not None:
                value = {"basic": basic, "project": project, "spent": basic + project}.get(
                    role.partition(".")[0], Decimal(0)
                )
            elif economy:
                value = self._economic(role, economy)
            else:
                value = amount(self.facts, self.kind, role, function)
            self._figure(row, n, value, label, function, economy, printed=printed)
        self.out.rows.append(row)

    def _economic(self, role: str, code: str) -> Decimal:
        total = sum((v for c, v in economic(self.facts, self.kind).items() if c.startswith(code)), Decimal(0))
        personnel = code[:3] in ("301", "303")
        return total if role == "econ" or (role.startswith("personnel") == personnel) else Decimal(0)

    def _label(self, role: str, function: str, economy: str) -> str:
        code = function or economy
        name = function_name(code) if function else economic_name(code)
        level = (len(code) - 3) // 2
        parts = (code[:3], code[3:5], code[5:7])
        government = government_code(economy, self.facts) if economy else ""
        if role[0] in "Cc" and role[1:].isdigit():
            n = int(role[1:]) - 1
            return parts[n] if role[0] == "C" or n == level else ""
        if role in ("G1", "G2"):
            return government[:3] if role == "G1" else government[3:]
        if role == "no":
            self.ordinal += 1
        return {
            "code": code,
            "icode": "  " * level + code,
            "name": name,
            "iname": "  " * level + name,
            "glued": f"{code}-{name}",
            "bracket": f"[{code}]{name}",
            "gov": f"{government}-{economic_name(government)}" if government else "",
            "govname": economic_name(government) if government else "",
            "dept": f"{economy}-{economic_name(economy)}" if economy else "",
            "no": str(self.ordinal),
        }.get(role, "")

    def _total(self) -> None:
        texts = ["" for _ in self.out.roles]
        place = next(
            n for n, role in enumerate(self.out.roles) if role in ("name", "iname", "words", "glued", "bracket")
        )
        spans = {}
        if self.form.span_total:
            spans, place = {0: place + 1}, 0
        words = self.form.total_words
        if "unit" in self.out.roles and words == "@unit":
            place, words = self.out.roles.index("unit"), self.facts.unit.name
        texts[place] = words
        if "no" in self.out.roles:
            self.ordinal += 1
            texts[self.out.roles.index("no")] = str(self.ordinal)
        row = PrintedRow(texts, spans)
        for n in self.values:
            role = self.out.roles[n]
            if self.form.rows == "economic":
                base = {"econ": "basic.gpb"}.get(role, role)
                value = amount(self.facts, self.kind, base if "." in base else f"{base}.gpb")
            else:
                value = amount(self.facts, self.kind, role)
            # the row of the one unit is the whole, but the contract has no word for a unit's row
            found = None if words == self.form.total_words else (None, measure(self.form, role, "", "", self.kind)[1])
            self._figure(row, n, value, words, "", "", found=found)
        self.out.rows.append(row)

    # rows of one figure a column -----------------------------------------------------------------------------------

    def _single(self) -> None:
        scopes = ("",) if self.form.rows == "single" else ("prior", "budget", "change")
        for scope in scopes:
            words = {"prior": f"{self.facts.year - 1}年", "budget": f"{self.facts.year}年", "change": "增减变化金额"}
            unit = self.facts.unit.name if scope in ("", "prior") else ""
            texts = [
                {"unit": unit, "words": words.get(scope, "")}.get(role, "") if role in LABELS else ""
                for role in self.out.roles
            ]
            row = PrintedRow(texts)
            label = "".join(t for t in texts if t)
            for n in self.values:
                role = self.out.roles[n] + (f".{scope}" if scope else "")
                self._figure(row, n, amount(self.facts, self.kind, role), label, "", "", role=role)
            self.out.rows.append(row)

    # statements of lines -------------------------------------------------------------------------------------------

    def _lines(self) -> None:
        blocks = [list(self._expanded(block)) for block in self.form.blocks]
        starts = self._starts()
        for n in range(max(len(block) for block in blocks)):
            row = PrintedRow(["" for _ in self.out.roles])
            for number, block in enumerate(blocks):
                if n < len(block):
                    self._line(row, starts[number], starts[number + 1], *block[n])
            self._numbered(row, starts)
        for foot in self.form.foot:
            row = PrintedRow(["" for _ in self.out.roles])
            for number, text in enumerate(foot.split("||")):
                for line in self._expanded((text,)):
                    self._line(row, starts[number], starts[number + 1], *line)
            self._numbered(row, starts)

    def _numbered(self, row: PrintedRow, starts: list[int]) -> None:
        self.ordinal += 1
        for at in [n for n, role in enumerate(self.out.roles) if role == "no"]:
            block = sum(start <= at for start in starts) - 1
            row.texts[at] = str(self.ordinal + 40 * block)
        self.out.rows.append(row)

    def _starts(self) -> list[int]:
        roles = self.out.roles
        starts = [n for n, r in enumerate(roles) if r in LABELS and (n == 0 or roles[n - 1] not in LABELS)]
        return [*starts, len(roles)]

    def _expanded(self, lines: tuple[str, ...]) -> Iterator[tuple[str, str, str, str, str]]:
        """Each line as words, amount, functional code, economic code and measure."""
        for line in lines:
            text, _, told = line.strip().partition("!")
            words, _, name = text.rstrip().partition("=")
            if words in ("@classes", "@present"):
                chosen = CLASS_LINES if words == "@classes" else codes_with(self.facts, self.kind, (name,), (3,))
                form = "（{}）{}" if line.endswith("!nested") else "{}、{}"
                for n, code in enumerate(chosen, 1):
                    yield form.format(chinese_number(n), function_name(code)), name, code, "", ""
            elif words == "@functions":
                for code in codes_with(self.facts, self.kind, (name,)):
                    yield "  " * ((len(code) - 3) // 2) + function_name(code), name, code, "", ""
            elif words.startswith("@economic"):
                amounts = economic(self.facts, self.kind)
                low, _, high = words.removeprefix("@economic:").partition("-")
                for code in sorted({c[:n] for c in amounts for n in (3, 5) if low <= c[:n] and c[: len(high)] <= high}):
                    yield economic_name(code), f"econ@{code}", "", code, ""
            elif words or name:
                words = words.format(year=self.facts.year, prior=self.facts.year - 1)
                yield words, name, "", "", told.strip()

    def _line(self, row: PrintedRow, start: int, end: int, words: str, name: str, function: str, economy: str,
              told: str) -> None:  # fmt: skip
        for n in range(start, end):
            role = self.out.roles[n]
            if role in ("words", "name", "iname"):
                row.texts[n] = words
            elif role == "code":
                row.texts[n] = economy or function
            elif role.startswith("C") and role in LABELS:
                row.texts[n] = (economy or function)[:3] if role == "C1" else (economy or function)[3:5]
            elif role not in LABELS and name:
                scope = role.partition(".")[2] or name.partition(".")[2]
                base = (name if role.startswith("*") else role).partition(".")[0]
                full = f"{base}.{scope}"
                value = self._economic("econ", economy) if economy else amount(self.facts, self.kind, full, function)
                printed = any(r in ("code", "C1") for r in self.out.roles[start:end])
                whole = role == "*" or scope == _WHOLE.get(self.form.kind)
                found = line_measure(full, told if role.startswith("*") else "", function, self.kind, whole=whole)
                if economy:
                    found = measure(self.form, "econ", function, economy, self.kind)
                self._figure(row, n, value, words, function, economy, role=full, found=found, printed=printed)

    # ---------------------------------------------------------------------------------------------------------------

    def _figure(self, row: PrintedRow, n: int, value: Decimal, label: str, function: str, economy: str, *,
                role: str = "", printed: bool = True, found: tuple[str | None, str] | None = None) -> None:  # fmt: skip
        role = role or self.out.roles[n]
        if role.startswith("growth"):
            text = self._growth(role, function)
            unit = "%"
        else:
            text = write_number(value, self.out.unit, self.numbers, n)
            unit = self.out.unit
        row.texts[n] = text
        if not text or text == "－":
            return
        found = found or measure(self.form, role, function, economy, self.kind)
        row.expected[n] = Expected.of(
            self.form.kind, label, function, economy, self.out.labels[n], text, unit, found, printed_code=printed
        )

    def _growth(self, role: str, function: str) -> str:
        scope = role.partition(".")[2]
        before = amount(self.facts, self.kind, f"executed.{scope}", function)
        change = amount(self.facts, self.kind, f"delta.{scope}", function)
        return f"{(100 * change / before).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if before else ""


#: The scope of a column that holds the whole amount of its line.
_WHOLE = {"income_expenditure_summary": "all", "fiscal_appropriation_summary": "fiscal"}
_NAMES = frozenset("name iname glued bracket unit words gov dept govname".split())
