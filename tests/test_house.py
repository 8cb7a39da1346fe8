"""House rules that no linter knows: documents keep up, nothing foreign is tracked, a skipped test is no passed one."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer

from equitymap import dictionary
from equitymap.__main__ import app
from equitymap.settings import Settings
from tests.syntax import ROOT, imported, nodes, relative, sources

LARGEST_TRACKED_BYTES = 400_000
RUN_TIME = ("requirements.txt", "requirements-worker.txt")
REQUIREMENTS = (*RUN_TIME, "requirements-dev.txt", "requirements-tools.txt")
# Read at run time by a package we import: pandas needs these to read and write Parquet and to read boundaries.
IMPORTED_FOR_US = {"pyarrow", "pyogrio"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_code_is_hidden_from_git_and_every_folder_is_a_package():
    """A pattern of .gitignore such as ``build/`` would hide a folder of code from git, ruff and import-linter alike."""
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", "*.py"]
    hidden = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in hidden.stdout.splitlines() if name.split("/")[0] in ("equitymap", "tests", "tools")]
    assert not names
    folders = {path.parent for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "equitymap")}
    assert not [relative(folder) for folder in folders if not (folder / "__init__.py").is_file()]


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


def test_decision_says_context_decision_and_consequences():
    lacking = {
        path.stem: part
        for path in (ROOT / "docs" / "decisions").glob("*.md")
        for part in (f"# {path.name[:4]} ", "\n## Context", "\n## Decision", "\n## Consequences")
        if part not in path.read_text(encoding="utf-8")
    }
    assert lacking == {}


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_links_inside_the_repository_lead_somewhere():
    broken = [
        f"{relative(path)}: {link}"
        for path in documents()
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []


# --- what may be in the repository -------------------------------------------------------------


def test_no_large_file_is_tracked():
    assert [relative(path) for path in tracked() if path.stat().st_size > LARGEST_TRACKED_BYTES] == []


def test_no_third_party_browser_code_is_tracked():
    foreign = re.compile(r"\.min\.(m?js|css)$|(^|/)(leaflet|cytoscape|d3|bootstrap|jquery)[^/]*\.(m?js|css)$")
    assert [relative(path) for path in tracked() if foreign.search(relative(path))] == []


def test_no_extract_of_open_data_is_tracked():
    """A handful of real codes in a test is an example; a column of them is somebody's data."""
    found = {
        relative(path): len(set(re.findall(rb"\bE0[0-2]\d{6}\b", path.read_bytes())))
        for path in tracked()
        if path.suffix in {".csv", ".json", ".geojson", ".toml", ".py", ".md", ".txt"}
    }
    assert {name: codes for name, codes in found.items() if codes > 25} == {}


def test_nothing_is_tracked_that_is_to_be_ignored():
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == []


def test_built_and_downloaded_files_are_ignored():
    paths = [
        "data/places/E99999999/manifest.json",
        "data/downloads/a.csv",
        "data/records/records.sqlite",
        "static/vendor/a.js",
        "static/places/a.json",
    ]
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ignored.returncode == 128:
        pytest.skip("this copy is not a git checkout")
    assert ignored.stdout.split() == paths


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_names_and_versions_only(name):
    plain = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?(~=|>=)\d+(\.\d+)*")
    assert [line for line in requirements(name) if not plain.fullmatch(line)] == []


def test_runtime_requirements_are_what_the_code_imports():
    distributions = packages_distributions()
    used = {
        distribution.lower().replace("_", "-")
        for path in sources()
        for module in imported(path)
        for distribution in distributions.get(module, [])
    }
    named = {package(line) for name in RUN_TIME for line in requirements(name)}
    assert named - used - IMPORTED_FOR_US == set(), "named but not imported"
    assert used - named == set(), "imported but not named"


def test_every_requirement_has_its_reason():
    text = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    named = [package(line) for name in REQUIREMENTS for line in requirements(name)]
    assert [name for name in named if not re.search(rf"(\| |, ){re.escape(name)}( \||,)", text)] == []


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


def test_every_server_of_a_test_is_put_together_as_the_one_of_stewards():
    parts = ("lifespan=entry.lifespan", "routes=entry.routes()", "middleware=entry.middleware()")
    texts = {relative(path): path.read_text(encoding="utf-8") for path in tracked() if path.suffix == ".py"}
    assert all(part in texts["serve.py"] for part in parts)
    assert not [name for name, text in texts.items() if len({text.count(part) for part in parts}) > 1]


def test_coroutines_of_tests_run_beside_the_loop_of_playwright():
    """In one lane both share a process, and ``asyncio.run`` refuses to begin (``tests.loops``)."""
    begun = [relative(path) for path in (ROOT / "tests").rglob("*.py") if "asyncio.run(" in path.read_text("utf-8")]
    assert [path for path in begun if not path.startswith("tests/soak/") and path != "tests/test_house.py"] == []


def test_warnings_are_failures():
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    blanket = [rule for rule in options["filterwarnings"][1:] if not re.match(r"ignore:.+:.+", rule)]
    assert blanket == []
