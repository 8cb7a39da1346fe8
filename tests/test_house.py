"""House rules that no linter knows: documents keep up, nothing foreign is tracked, missing is never zero."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer

from equitymap import dictionary
from equitymap.__main__ import app
from equitymap.settings import Settings
from tests.outside_text import unescaped

ROOT = Path(__file__).resolve().parent.parent
LARGEST_TRACKED_BYTES = 400_000
KNOWS_STREAMLIT = ("equitymap/dashboard/", "pages/", "app.py")
# Read at run time by a package we import: pandas needs these to read and write Parquet and to read boundaries.
IMPORTED_FOR_US = {"pyarrow", "pyogrio"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources() -> list[Path]:
    return [*(ROOT / "equitymap").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module, parsed once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def calls(path: Path, method: str) -> Iterator[ast.Call]:
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")]


def prose() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in documents())


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def package(requirement: str) -> str:
    return re.split(r"[\[~=<>! ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


# --- documents ---------------------------------------------------------------------------------


def test_generated_documents_are_not_stale():
    assert [relative(path) for path in dictionary.stale()] == [], "run: python -m equitymap dictionary"


def test_every_command_is_documented():
    text = prose()
    commands = typer.main.get_command(app).commands
    assert commands
    silent = [name for name in commands if f"python -m equitymap {name}" not in text and f"| `{name}` |" not in text]
    assert silent == []


def test_every_command_and_option_explains_itself():
    commands = typer.main.get_command(app).commands
    assert [name for name, command in commands.items() if not command.help] == []
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in commands.items()
        for option in command.params
        if option.param_type_name == "option" and not option.help
    ]
    assert silent == []


def test_every_setting_is_documented():
    text = dictionary.PATH.read_text(encoding="utf-8")
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert [name for name in Settings.model_fields if f"EQUITYMAP_{name.upper()}" not in text] == []


def test_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_decision_says_context_decision_and_consequences(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert [part for part in ("## Context", "## Decision", "## Consequences") if part not in text] == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", documents(), ids=relative)
def test_links_inside_the_repository_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


# --- what may be in the repository -------------------------------------------------------------


def test_no_large_file_is_tracked():
    assert [relative(path) for path in tracked() if path.stat().st_size > LARGEST_TRACKED_BYTES] == []


def test_no_third_party_browser_code_is_tracked():
    foreign = re.compile(r"\.min\.(js|css)$|(^|/)(leaflet|d3|bootstrap|jquery)[^/]*\.(js|css)$")
    assert [relative(path) for path in tracked() if foreign.search(relative(path))] == []


def test_no_extract_of_open_data_is_tracked():
    """A handful of real codes in a test is an example; a column of them is somebody's data."""
    found = {
        relative(path): len(set(re.findall(rb"\bE0[0-2]\d{6}\b", path.read_bytes())))
        for path in tracked()
        if path.suffix in {".csv", ".json", ".geojson", ".toml", ".py", ".md", ".txt"}
    }
    assert {name: codes for name, codes in found.items() if codes > 25} == {}


def test_built_and_downloaded_files_are_ignored():
    paths = [
        "data/places/E99999999/manifest.json",
        "data/downloads/a.csv",
        "static/vendor/a.js",
        "static/places/a.json",
    ]
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ignored.returncode == 128:
        pytest.skip("this copy is not a git checkout")
    assert ignored.stdout.split() == paths


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_names_and_versions_only(name):
    plain = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?(~=|>=)\d+(\.\d+)*")
    assert [line for line in requirements(name) if not plain.fullmatch(line)] == []


def test_runtime_requirements_are_what_the_code_imports():
    distributions = packages_distributions()
    used = {
        distribution.lower().replace("_", "-")
        for path in sources()
        if "bench" not in path.parts
        for module in imported(path)
        for distribution in distributions.get(module, [])
    }
    named = {package(line) for line in requirements("requirements.txt")}
    assert named - used - IMPORTED_FOR_US == set(), "named but not imported"
    assert used - named == set(), "imported but not named"


def test_every_requirement_has_its_reason():
    text = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    named = [package(line) for name in ("requirements.txt", "requirements-dev.txt") for line in requirements(name)]
    assert [name for name in named if not re.search(rf"(\| |, ){re.escape(name)}( \||,)", text)] == []


# --- what the code may do ----------------------------------------------------------------------


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_missing_is_never_filled_with_zero(path):
    filled = [
        call.lineno
        for call in calls(path, "fillna")
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(value, ast.Constant) and value.value == 0 and value.value is not False
    ]
    assert filled == []


def joins_frames(path: Path, call: ast.Call) -> bool:
    """Return whether a ``.join`` is of frames: not of texts, not of a column of texts, not a function of a module."""
    left = call.func.value
    text = isinstance(left, ast.JoinedStr) or (isinstance(left, ast.Constant) and isinstance(left.value, str))
    modules = {
        alias.asname or alias.name for node in nodes(path) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return not text and getattr(left, "attr", "") != "str" and getattr(left, "id", "") not in modules


def loose_merges(path: Path) -> list[int]:
    merges = [*calls(path, "merge"), *(call for call in calls(path, "join") if joins_frames(path, call))]
    return [call.lineno for call in merges if not {"how", "validate"} <= {keyword.arg for keyword in call.keywords}]


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_every_merge_says_how_and_what_it_expects(path):
    assert loose_merges(path) == []


def test_a_merge_that_does_not_say_how_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        "from equitymap import router\n"
        "one.merge(other, how='left')\n"
        "one.join(other)\n"
        "one[['a']].join(other, how='left')\n"
        "one.join(other, how='left', validate='1:1').merge(more, how='left', validate='1:1')\n"
        "', '.join(one); f'{one}'.join(one); one.str.join(' '); router.join(one)\n"
    )
    assert loose_merges(module) == [2, 3, 4]


CLAIMS = {
    "fell more on": "burden_sentences.py",
    "fell no more on": "burden_sentences.py",
    "lie together in": "burden_sentences.py",
    "than the same": "burden_sentences.py",
    "unlikely by chance": "burden_sentences.py",
}
"""What is said of losses and chance, and the one module that says it, beside its interval."""


def said(path: Path) -> Iterator[str]:
    """Yield every text in a module that is not a docstring."""
    told = {node.value for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            yield " ".join(node.value.split())


def test_claims_about_losses_are_made_in_one_module():
    made = {(claim, path.name) for path in sources() for text in said(path) for claim in CLAIMS if claim in text}
    assert {path for _, path in made} == {"burden_sentences.py"}
    assert all(CLAIMS[claim] == path for claim, path in made)


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_only_the_dashboard_imports_streamlit(path):
    if not relative(path).startswith(KNOWS_STREAMLIT):
        assert {"streamlit", "streamlit_folium"} & set(imported(path)) == set()


def test_the_package_imports_neither_pages_nor_app():
    backward = [relative(path) for path in (ROOT / "equitymap").rglob("*.py") if {"pages", "app"} & set(imported(path))]
    assert backward == []


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_module_holds_one_subject(path):
    longest = 100 if path.parent.name == "pages" else 400
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest


def test_python_files_have_one_name_for_their_subject():
    vague = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [relative(path) for path in sources() if path.name in vague] == []


DRAWING = [*sorted((ROOT / "equitymap" / "dashboard").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]


@pytest.mark.parametrize("path", DRAWING, ids=relative)
def test_outside_text_is_never_markdown(path):
    assert sorted(set(unescaped(path))) == [], "pass it through views.words.plain"


def test_unescaped_text_is_found(tmp_path):
    page = tmp_path / "page.py"
    page.write_text(
        "def draw(name, n, rows):\n"
        "    st.markdown(name)\n"
        "    st.caption(f'of {name}, {n:,}')\n"
        "    st.expander(label=f'{plain(name)} {rows}')\n"
        "    st.slider('x', help=name)\n"
        "    (st.info if n else st.error)(name)\n"
        "    said = plain(name) if n else name\n"
        "    st.title(said)\n"
        "    st.title(f'**{plain(name)}**' + ', '.join(plain(one) for one in rows) + WORDS[n])\n"
    )
    assert sorted({int(found.split(":")[0]) for found in unescaped(page)}) == [2, 3, 4, 5, 6, 8]


@pytest.mark.parametrize("path", DRAWING, ids=relative)
def test_tables_drawn_as_markdown_and_files_of_visitors_have_one_way_each(path):
    """``st.table`` reads its cells as Markdown, ``st.write`` anything; uploads are bounded in one module."""
    ways = ["write", *(["file_uploader"] if path.name != "uploads.py" else [])]
    assert [name for name in ways for call in calls(path, name) if getattr(call.func.value, "id", "") == "st"] == []
    tables = [call for call in calls(path, "table") if getattr(call.func.value, "id", "") == "st"]
    assert [call.lineno for call in tables if not ast.unparse(call.args[0]).startswith("plain_table(")] == []


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_one_writer_of_csv_for_people(path):
    """A template, a log and what machines read again are written as they are; everything else by ``csv_of``."""
    own = {
        "writing.py",
        "csv_place.py",
        "local_file.py",
        "local_reach.py",
        "local_indicators.py",
        "arcgis.py",
    }
    found = [call.lineno for method in ("to_csv", "writer") for call in calls(path, method)]
    assert found == [] or (path.name in own and path.parent.name != "views")


@pytest.mark.parametrize("path", sorted((ROOT / "equitymap" / "commands").glob("*.py")), ids=relative)
def test_the_terminal_reads_no_markup(path):
    if path.name == "output.py":
        return
    text = path.read_text(encoding="utf-8")
    assert [name for name in ("TextColumn(", "Console(", "from_markup", "rprint") if name in text] == []


# --- how tests are run -------------------------------------------------------------------------


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 failed"), ("0", "1 skipped")])
def test_skipped_browser_test_fails_where_everything_must_run(tmp_path, required, outcome):
    (tmp_path / "test_skips.py").write_text(
        "import pytest\n\n@pytest.mark.browser\ndef test_it():\n    pytest.skip('no Chromium')\n", encoding="utf-8"
    )
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            "-c",
            str(ROOT / "pyproject.toml"),
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ],
        cwd=ROOT,
        env={**os.environ, "EQUITYMAP_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in run.stdout, run.stdout + run.stderr
    assert "no Chromium" in run.stdout


def test_what_tests_share_is_in_no_module_of_tests():
    shared = {
        f"{relative(path)}: {node.module}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and re.match(r"tests(\.\w+)*\.test_\w+$", node.module or "")
    }
    assert shared == set(), "move it to a module beside tests/places.py"


def test_warnings_are_failures():
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    blanket = [rule for rule in options["filterwarnings"][1:] if not re.match(r"ignore:.+:.+", rule)]
    assert blanket == []
