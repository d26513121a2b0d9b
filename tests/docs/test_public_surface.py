"""The public surface: what a module offers stands in its `__all__`, is described, and is all that others take."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("pipeline", "assets", "expectations")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((CHECKOUT / module).read_text(encoding="utf-8"))


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """What a module does when it is imported, within its conditions too."""
    for one in body:
        yield one
        if isinstance(one, ast.If | ast.Try):
            yield from statements([*one.body, *one.orelse])


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """Names that a statement gives a value."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from ((node.id, statement.value) for node in ast.walk(target) if isinstance(node, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id, statement.value


def is_type_variable(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) in ("TypeVar", "ParamSpec")


def offered(module: str) -> list[str] | None:
    """The names in `__all__`; None where there is none."""
    for one in statements(tree(module).body):
        for name, value in assigned(one):
            if name == "__all__" and value is not None:
                return list(ast.literal_eval(value))
    return None


def defined(module: str) -> dict[str, ast.stmt]:
    """What a module defines itself; type variables are tools of its signatures and nothing that it offers."""
    found: dict[str, ast.stmt] = {}
    for one in statements(tree(module).body):
        if isinstance(one, Definition):
            found[one.name] = one
        found.update({name: one for name, value in assigned(one) if not is_type_variable(value)})
    return found


def imported(module: str) -> Iterator[tuple[str, str]]:
    """(module that it is taken from, name) of every import of ours, wherever it stands."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            yield from ((node.module, alias.name) for alias in node.names)


def file_of(module: str) -> str | None:
    """The file of a dotted module of ours."""
    path = module.replace(".", "/")
    return next((found for found in (f"{path}.py", f"{path}/__init__.py") if (CHECKOUT / found).is_file()), None)


def complaints_of(module: str) -> Iterator[str]:
    """What is wrong with the list of a module."""
    listed, own = offered(module), defined(module)
    public = {name for name in own if not name.startswith("_")}
    if listed is None:
        if public and not module.endswith("__main__.py"):  # a program is no module to take from
            yield f"{module}: there is no __all__"
        return
    imports = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Import | ast.ImportFrom))
    taken = {alias.asname or alias.name for node in imports for alias in node.names}
    yield from (f"{module}: {name} stands twice in __all__" for name in {n for n in listed if listed.count(n) > 1})
    yield from (f"{module}: {name} is public: list it in __all__, or underscore it" for name in public - {*listed})
    yield from (f"{module}: {name} of __all__ is not there" for name in {*listed} - own.keys() - taken)


def undescribed(module: str) -> Iterator[str]:
    """What is public and has no docstring."""
    if not ast.get_docstring(tree(module)):
        yield module
    for name, one in defined(module).items():
        if name.startswith("_") or not isinstance(one, Definition):
            continue
        if not ast.get_docstring(one):
            yield f"{module}: {name}"
        for part in one.body if isinstance(one, ast.ClassDef) else ():
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and not part.name.startswith("_"):
                is_setter = any(ast.unparse(d).endswith(".setter") for d in part.decorator_list)
                if not is_setter and not ast.get_docstring(part):
                    yield f"{module}: {name}.{part.name}"


def taken_unasked(module: str) -> Iterator[str]:
    """What a module takes from another that does not offer it."""
    for source, name in imported(module):
        file = file_of(source)
        if file is None:
            yield f"{module}: there is no {source}"
        elif file_of(f"{source}.{name}") is None and name not in (*(offered(file) or ()), "__version__"):
            yield f"{module}: {source} does not offer {name}"


@pytest.mark.parametrize("complaints", [complaints_of, undescribed, taken_unasked])
def test_the_public_surface(complaints: Callable[[str], Iterator[str]]) -> None:
    modules = sorted(p.relative_to(CHECKOUT).as_posix() for room in PACKAGES for p in (CHECKOUT / room).rglob("*.py"))
    assert len(modules) > 300
    assert [words for module in modules for words in complaints(module)] == []
