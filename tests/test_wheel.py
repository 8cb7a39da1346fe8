"""The package, built and installed apart from the checkout: nothing is missing, and the dashboard starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.servers import serving
from benchmarks.visitors import Visitor, connected
from tests import loops

EVERY_MODULE = """
import importlib, pkgutil, equitymap
for module in pkgutil.walk_packages(equitymap.__path__, "equitymap."):
    if not module.name.startswith("benchmarks") and module.name != "equitymap.__main__":
        importlib.import_module(module.name)
print(equitymap.__file__)
"""


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package from a copy of the checkout, so that nothing is left in it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "requirements.txt", "requirements-worker.txt", "LICENSE", "README.md"):
        shutil.copy(root / name, source / name)
    shutil.copytree(root / "equitymap", source / "equitymap", ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-deps"]
    built = subprocess.run([*pip, "--wheel-dir", out, source], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a server needs besides the package: pages, settings, data. The package is beside it."""
    folder = tmp_path_factory.mktemp("served")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps"]
    subprocess.run([*pip, "--target", folder / "site", wheel], check=True)
    shutil.copy(root / "app.py", folder)
    for name in (".streamlit", "pages"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "data").mkdir()
    for path in (root / "data").iterdir():
        if path.suffix in (".toml", ".csv") and ".local" not in path.name:
            shutil.copy(path, folder / "data")
    shutil.copytree(root / "data" / "demo", folder / "data" / "demo")
    return folder


def test_every_file_of_the_package_is_in_it(wheel, root):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("equitymap/")}
    files = {
        path.relative_to(root).as_posix()
        for path in (root / "equitymap").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert files - inside == set()
    assert {Path(name).suffix for name in files} >= {".py", ".js", ".css", ".svg", ".j2", ".po"}


def test_every_module_can_be_imported_and_places_open(installed):
    environment = {**os.environ, "PYTHONPATH": str(installed / "site")}
    run = {"cwd": installed, "env": environment, "capture_output": True, "text": True, "check": False}
    imported = subprocess.run([sys.executable, "-c", EVERY_MODULE], **run)
    assert imported.returncode == 0, imported.stderr
    assert imported.stdout.strip().startswith(str(installed / "site"))
    health = subprocess.run([sys.executable, "-m", "equitymap", "health"], **run)
    assert health.stdout == "healthy: 1 place(s) open, 0 cannot be opened\n", health.stderr


def test_the_dashboard_starts_and_shows_the_demonstration_place(installed, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(installed / "site"))

    async def look(url: str) -> Visitor:
        async with AsyncExitStack() as stack:
            visitor = Visitor(await connected(stack, url), query="", page="withdrawals")
            await visitor.run("Place")
            return visitor

    with serving(installed / "app.py") as server:
        visitor = loops.run(look(server.url))
    assert visitor.control is not None
    assert list(visitor.control.options) == ["Marlhaven"]
    assert visitor.exceptions == []
