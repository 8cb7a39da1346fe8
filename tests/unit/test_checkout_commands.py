"""Commands whose programs lie beside the package: found in a checkout, one message without it."""

import ast
from pathlib import Path

import pytest
from typer.testing import CliRunner

from equitymap import __main__
from equitymap.commands import checkout
from equitymap.settings import ROOT


@pytest.mark.parametrize("name", ["benchmarks", "tools.demo_town.write_town"])
def test_a_program_of_the_checkout_is_found(name):
    module = checkout.of_checkout(name)
    assert module.__name__ == name
    assert Path(module.__file__).is_relative_to(ROOT)


def test_demo_writes_the_invented_town_with_its_seed(monkeypatch, tmp_path):
    from tools.demo_town import write_town

    written = []
    monkeypatch.setattr(write_town, "write", lambda *arguments: written.append(arguments))
    done = CliRunner().invoke(__main__.app, ["demo", "--folder", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert f"The demonstration place is in {tmp_path}" in done.output.replace("\n", "")
    CliRunner().invoke(__main__.app, ["demo", "--folder", str(tmp_path), "--seed", "7"])
    assert written == [(tmp_path, write_town.SEED), (tmp_path, 7)]


def test_bench_asks_for_what_was_named_and_prints_the_report(monkeypatch):
    import benchmarks

    monkeypatch.setattr(benchmarks, "run", lambda what, asked, **more: f"{what} of {asked}: {more}")
    done = CliRunner().invoke(__main__.app, ["bench", "visitors", "--place", "demo", "--seconds", "3"])
    assert done.output == "visitors of demo: {'think_s': 10.0, 'seconds': 3.0, 'against': None}\n"


@pytest.mark.parametrize(("words", "folder"), [(["bench", "place"], "benchmarks/"), (["demo"], "tools/")])
def test_without_the_folder_a_command_is_one_message(monkeypatch, capsys, tmp_path, words, folder):
    monkeypatch.setattr(checkout, "ROOT", tmp_path)
    with pytest.raises(SystemExit) as ended:
        __main__.main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        f"This command needs the folder {folder} of the project, which an installed package does not have."
        " Run it in a checkout."
    ]


def test_the_package_imports_nothing_that_lies_beside_it():
    beside = {"benchmarks", "tools", "tests"}
    for path in (ROOT / "equitymap").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not {name.partition(".")[0] for name in names} & beside, path
