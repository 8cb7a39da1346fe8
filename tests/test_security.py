"""docs/security.md keeps up: its tests, settings and limits exist; the lock files hold what is required."""

import ast
import json
import re
from importlib import import_module

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from equitymap.settings import Settings
from tests.syntax import ROOT, sources
from tools import audit

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not re.match(r"\| (try|who|control) \|", line)]
LOCKS = {
    "requirements.lock": ["requirements.txt", "requirements-worker.txt"],
    "requirements-dev.lock": ["requirements.txt", "requirements-worker.txt", "requirements-dev.txt"],
}


def test_every_test_that_the_page_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 40
    lacking = [f"{path}::{name}" for path, name in named if not _has(path, name)]
    assert lacking == []


def _has(path: str, name: str) -> bool:
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(tree))


def test_every_row_of_what_somebody_could_try_names_its_test():
    tried = [row for row in ROWS if row.count("|") == 4 and " apart |" not in row and " in the server |" not in row]
    assert len(tried) > 20
    assert [row for row in tried if "::test_" not in row] == []


def test_every_limit_that_can_be_set_is_on_the_page_and_exists():
    limits = {
        f"EQUITYMAP_{name.upper()}"
        for name in Settings.model_fields
        if re.search(r"_per_hour$|_at_most$|^free_disk", name)
    }
    settings = {f"EQUITYMAP_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"EQUITYMAP_[A-Z_]+", PAGE))
    assert (named - settings, limits - named) == (set(), set())


def test_every_control_of_a_file_is_on_the_page_with_its_limits():
    found = {}
    for path in sources():
        if "uploads.file_of(" in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            limits = import_module(name).LIMITS
            line = f"{limits.size // 1_000_000} MB", f"{limits.lines:,}, {limits.cells}, {limits.line:,}"
            found[str(path.relative_to(ROOT / "equitymap" / "dashboard"))] = line
    assert len(found) > 4
    rows = {name: next((row for row in ROWS if f"`{name}`" in row), "") for name in found}
    wrong = [
        name
        for name, (size, rest) in found.items()
        if "the same" not in rows[name] and not (size in rows[name] and rest in rows[name])
    ]
    assert (wrong, [name for name, row in rows.items() if not row]) == ([], [])


# --- what is installed -------------------------------------------------------------------------


def locked(name: str) -> dict[str, set[Version]]:
    """Return the versions of every package of a lock file; each must have a hash."""
    found: dict[str, set[Version]] = {}
    text = (ROOT / name).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        named = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!]+)", entry)
        assert named, f"{name}: {entry[:80]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f"{name}: {named[0]} has no hash"
        found.setdefault(named[1].lower().replace("_", "-"), set()).add(Version(named[2]))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_lock_and_requirements_agree(name):
    lock, lacking = locked(name), []
    for file in LOCKS[name]:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r ")):
                wanted = Requirement(line)
                versions = lock.get(wanted.name.lower().replace("_", "-"), set())
                if not versions or not all(version in wanted.specifier for version in versions):
                    lacking.append(f"{line}: {sorted(map(str, versions)) or 'not there'}")
    assert lacking == [], "run: make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.findall(r"https?://|index-url|find-links|@ file", text)


def test_the_lock_of_development_has_the_same_versions():
    run, dev = (locked(name) for name in LOCKS)
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}


def answer(*packages):
    return json.dumps({"dependencies": [{"name": "a", "version": "1.0", **one} for one in packages]})


HOLE = {"vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"skip_reason": "not on the index"}


@pytest.mark.parametrize(
    ("said", "complaint", "code", "words"),
    [
        ("", "ConnectionError: Max retries exceeded", 0, audit.NOT_CHECKED),
        (answer(SKIPPED, SKIPPED), "", 0, audit.NOT_CHECKED),
        ("", "Traceback: no such option", 1, "The audit itself failed"),
        (answer(HOLE, {"vulns": []}), "Found 1 known vulnerability", 1, "a 1.0: X-1, mended in 1.1"),
        (answer({"vulns": []}, SKIPPED), "", 0, "1 packages checked, 0 known holes."),
    ],
)
def test_an_audit_that_could_not_ask_says_so(said, complaint, code, words):
    told, failed = audit.verdict(said, complaint)
    assert (words in told, failed) == (True, code)
    assert (audit.NOT_CHECKED in told) == (words == audit.NOT_CHECKED)
