"""A word means one thing: what a parameter or field of a certain name may be (docs/glossary.md says what each is)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("equitymap", "pages", "benchmarks", "tools")
COMMANDS = ("equitymap/commands/", "equitymap/__main__.py", "benchmarks/")
BROWSER = ("equitymap/dashboard/", "pages/")

COLLECTION = r"(Iterable|Iterator|Sequence|Collection|list|tuple|set|frozenset)"
MEANINGS = {
    "place": r"Place",
    "places": rf"{COLLECTION}\[Place(, \.\.\.)?\]|(Mapping|dict)\[str, Place\]",
    "area": r"str",
    "kind": r"Kind|str|ClassVar\[str\]",
    "frame": r"(pd\.DataFrame|gpd\.GeoDataFrame)",
    "address": r"str|(Mapping|dict)\[str, str\]",
    "row": r"pd\.Series|(Mapping|dict)\[.+\]|(Sequence|list|tuple)\[str(, \.\.\.)?\]|\w*(Row|Record|Figure)",
}
"""What a parameter or field of this name is, or None where it may be missing: a place, places, the code of an area, a
kind of service or its id, a table, the parameters of a page in the browser, one row of a table."""
OPTIONS = {"place": COMMANDS, "frame": COMMANDS}
"""Options of the command line have the name that a person types: exempt by the annotation of typer, and there only."""
RECORDS = "equitymap/records/"
"""Records name the place that they belong to by its code: they know no frame of it."""
NAMED_FRAME = ("equitymap/places/files/export.py",)
"""Where ``frame`` is the name of a frame, as ``show --frame`` has it."""

KEYS = {"equitymap/sources/catalogue.py: address: str"}
"""A key of ``data/releases.toml``, which people write by hand."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def annotated(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the name and the annotation of every annotated parameter, and of every field of a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            for parameter in (*node.posonlyargs, *node.args, *node.kwonlyargs):
                if parameter.annotation is not None:
                    yield parameter.arg, ast.unparse(parameter.annotation)
        elif isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    yield field.target.id, ast.unparse(field.annotation)


def option_types() -> set[str]:
    """Return the names of annotations that commands share, such as ``PlaceName``."""
    tree = ast.parse((ROOT / "equitymap" / "commands" / "output.py").read_text(encoding="utf-8"))
    return {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_option(ast.unparse(node.value))
    }


def is_option(annotation: str) -> bool:
    return re.match(r"Annotated\[.*typer\.(Option|Argument)\(", annotation) is not None


def is_meant(name: str, annotation: str, where: str) -> bool:
    """Return whether a name stands for what it means everywhere else."""
    if where.startswith(OPTIONS.get(name, ())) and (is_option(annotation) or annotation in option_types()):
        return True
    if name == "place" and where.startswith(RECORDS) and annotation in ("str", "str | None", "PlaceCode"):
        return True
    if name == "frame" and where in NAMED_FRAME and annotation == "str":
        return True
    if name == "address" and not where.startswith(BROWSER):
        return False
    return re.fullmatch(f"({MEANINGS[name]})( \\| None)?", annotation) is not None


def other_meanings(text: str, where: str) -> list[str]:
    """Return every parameter and field in a module that has a name of ``MEANINGS`` and is something else."""
    return [
        f"{where}: {name}: {annotation}"
        for name, annotation in annotated(ast.parse(text))
        if name in MEANINGS and not is_meant(name, annotation, where)
    ]


def test_a_name_means_one_thing():
    found = {
        name for path in python_files() for name in other_meanings(path.read_text(encoding="utf-8"), relative(path))
    }
    assert found == KEYS, "rename it, or the thing it is; docs/glossary.md has the words"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("equitymap/measures/x.py", "def f(place: str): ..."),
        ("equitymap/measures/x.py", "def f(*, places: Mapping[str, pd.DataFrame]): ..."),
        ("equitymap/measures/x.py", "class C:\n    area: int"),
        ("equitymap/measures/x.py", "def f(kind: object): ..."),
        ("equitymap/measures/x.py", "def f(frame: str): ..."),
        ("equitymap/sources/x.py", "class C:\n    address: str"),
        ("equitymap/dashboard/x.py", "def f(address: Release): ..."),
        ("equitymap/measures/x.py", "def f(row: int): ..."),
        ("equitymap/measures/x.py", "def f(place: Annotated[str, typer.Option('--place')]): ..."),
        ("equitymap/commands/x.py", "def f(place: str): ..."),
    ],
)
def test_another_meaning_is_found(where, text):
    assert len(other_meanings(text, where)) == 1


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("equitymap/measures/x.py", "def f(place: Place | None, places: Mapping[str, Place], area: str | None): ..."),
        ("equitymap/measures/x.py", "def f(kind: Kind, frame: gpd.GeoDataFrame, row: pd.Series): ..."),
        ("equitymap/dashboard/x.py", "def f(address: Mapping[str, str]): ..."),
        ("equitymap/commands/x.py", "def f(place: Annotated[str | None, typer.Option('--place')]): ..."),
        ("equitymap/__main__.py", "def f(place: PlaceName): ..."),
        ("equitymap/places/files/export.py", "def f(frame: str): ..."),
        ("equitymap/measures/x.py", "def f(place, places, area): ..."),
        ("equitymap/records/x.py", "class C:\n    kind: ClassVar[str]\n    place: PlaceCode"),
    ],
)
def test_the_usual_meaning_is_not(where, text):
    assert other_meanings(text, where) == []
