"""House rule: words that compare, name a direction or speak of chance are made in one module per subject.

Each such function takes the result that carries the interval, so that nobody can write the word without it. Words
elsewhere (legends that name the ends of a scale, method notes without a claim) do not match ``CLAIMS``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from equitymap.measures.concentration import Concentration
from equitymap.measures.context.background import Fit
from equitymap.measures.context.learn_from import Learning
from equitymap.measures.cradle_to_career.projection import LinearTrend
from equitymap.measures.cradle_to_career.verdict import Comparison
from equitymap.measures.inequality import SlopeIndex
from equitymap.views.start import project_words

ROOT = Path(__file__).resolve().parents[3]
READ = ("equitymap/views", "equitymap/dashboard", "equitymap/measures", "pages")
CLAIMS = re.compile(
    r"\b(better|worse|higher|lower) than\b|\babout the same as\b|\bfor the (better|worse)\b"
    r"|\b(above|below) (England|average|the region|others)\b|\b(did|does|do) (better|less well|worse)\b"
    r"|\b(by|beyond|than) chance\b|\bunlikely\b|\bfell more on\b|\bthan (closures at random|they would)\b"
    r"|\b(rose|fell|grew|rising(?! (prices|order))|falling|improved|narrowed|widened|narrowing|growing)\b"
    r"|\bwhile (child )?poverty\b|\btaken away\b",
    re.IGNORECASE,
)
SUBJECTS: dict[str, tuple[str, ...]] = {
    "equitymap/views/cradle_to_career/verdict_sentences.py": ("Card", "Comparison"),
    "equitymap/views/cradle_to_career/trend_sentences.py": ("Card", "GapTrend", "LinearTrend"),
    "equitymap/views/context/learn_sentences.py": ("Learning",),
    "equitymap/views/context/background_sentences.py": ("Fit",),
    "equitymap/views/burden/burden_sentences.py": ("Burden", "Clusters", "PermutationDesign"),
    "equitymap/views/access/decomposition_sentences.py": ("Split",),
    "equitymap/views/cradle_to_career/squares.py": ("Card",),
    "equitymap/views/cradle_to_career/matrix_grid.py": ("Square",),
    "equitymap/views/cradle_to_career/headline_sentences.py": ("Square", "Tally"),
    "equitymap/views/consultation/heard_words.py": ("Heard", "Group"),
    "equitymap/views/agreement/agreement_sentences.py": ("Agreed", "Followed"),
    "equitymap/views/agreement/area_blocks.py": ("Case",),
    "equitymap/views/agreement/pack_charts.py": (
        "DataFrame",
    ),  # of area_figures, each row with its interval and verdict
}
"""The module of each subject, and the results that its sentences are made from."""
CARRIERS = {
    Comparison: "interval",
    LinearTrend: "slope_lower",
    Learning: "by_chance",
    Fit: "points",
    Concentration: "lower",
    SlopeIndex: "sii_lower",
}
"""Results, and the field that holds their interval or what chance alone would give."""
NO_CLAIM = {
    "equitymap/measures/burden/clusters.py",  # names of classes, shown by burden_sentences
    "equitymap/views/start/project_words.py",  # what others argue, said to be their words
    "equitymap/views/proposal/report.py",  # "nothing here is drawn by chance": about the document's seed
}


def texts(tree: ast.AST) -> Iterator[tuple[int, str, ast.FunctionDef | None]]:
    """Yield line, text and enclosing function of every string that is no docstring; choices in f-strings are joined."""
    owner: dict[ast.AST, ast.FunctionDef] = {}
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            owner.update(dict.fromkeys(ast.walk(node), node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        if isinstance(node, ast.JoinedStr):
            skipped.update(part for part in ast.walk(node) if isinstance(part, ast.Constant))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, written(node), owner.get(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.lineno, node.value, owner.get(node)


def written(node: ast.JoinedStr) -> str:
    """Return an f-string with its choices: "{} {'higher' if x else 'lower'} than" is "… higher lower than"."""
    parts = []
    for part in node.values:
        words = [one.value for one in ast.walk(part) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        parts.append(" ".join(words) if words else "…")
    return "".join(parts)


def claims(path: Path) -> Iterator[tuple[int, str, ast.FunctionDef | None]]:
    for line, text, function in texts(ast.parse(path.read_text(encoding="utf-8"))):
        code = " " not in text.strip() and "measures" in path.parts  # a result's own code, such as "rising"
        if CLAIMS.search(text) and not code:
            yield line, text, function


def modules() -> list[str]:
    """Return every module whose words can come on screen."""
    return sorted(path.relative_to(ROOT).as_posix() for part in READ for path in (ROOT / part).rglob("*.py"))


def test_no_other_module_compares_or_speaks_of_chance():
    others = [name for name in modules() if name not in SUBJECTS and name not in NO_CLAIM]
    found = [f"{name}:{line}: {text[:90]!r}" for name in others for line, text, _ in claims(ROOT / name)]
    assert found == [], "say it in the module of its subject, from the result that carries its interval"


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_a_claim_is_made_from_the_result_that_carries_its_interval(name):
    bare = []
    for line, text, function in claims(ROOT / name):
        if function is None:  # a table of words, or a note on method: the functions that use it are looked at
            continue
        given = " ".join(ast.unparse(one.annotation) for one in arguments(function) if one.annotation)
        if not any(re.search(rf"\b{result}\b", given) for result in SUBJECTS[name]):
            bare.append(f"{name}:{line} in {function.name}({given}): {text[:70]!r}")
    assert bare == []


def arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.args, *function.args.kwonlyargs]


def test_what_others_argue_is_said_to_be_their_words():
    assert project_words.ARGUMENT.startswith("The writing behind this project argues that")
    assert "not findings about this place" in project_words.NO_FINDING
    start = (ROOT / "equitymap/dashboard/start/page.py").read_text(encoding="utf-8")
    assert "{ARGUMENT} {NO_FINDING}" in start


@pytest.mark.parametrize(("result", "field"), CARRIERS.items())
def test_results_carry_their_interval(result, field):
    assert field in {one.name for one in fields(result)}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('x = "worse than England"', True),
        ("x = f\"{n} {'higher' if n > 0 else 'lower'} than England\"", True),
        ('x = "a cluster unlikely by chance"', True),
        ("x = 'services are cut while child poverty grows'", True),
        ("x = 'lower is better'", False),
        ('def f():\n    """Return which is better than England."""', False),
    ],
)
def test_the_rule_finds_what_it_is_for(code, found):
    assert any(CLAIMS.search(text) for _, text, _ in texts(ast.parse(code))) == found
