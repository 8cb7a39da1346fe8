"""What code may do: missing is never zero, one direction, one way to draw text from outside, one writer of files."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.outside_text import unescaped
from tests.syntax import ROOT, calls, imported, nodes, relative, sources

KNOWS_STREAMLIT = ("equitymap/dashboard/", "pages/", "app.py", "serve.py")


def found_in(paths: Iterable[Path], look: Callable[[Path], Iterable[object]]) -> dict[str, list[object]]:
    """Return what a rule finds, by file. One test looks at every file: a test for each takes longer than the rule."""
    return {relative(path): found for path in paths if (found := list(look(path)))}


def zeros_filled_in(path: Path) -> Iterator[int]:
    """Yield the lines that fill what is missing with zero."""
    for call in calls(path, "fillna"):
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(value, ast.Constant) and value.value == 0 and value.value is not False:
                yield call.lineno


def test_missing_is_never_filled_with_zero(tmp_path):
    assert found_in(sources(), zeros_filled_in) == {}
    module = tmp_path / "module.py"
    module.write_text("one.fillna(False)\none.fillna(0)\none.fillna(value=0.0)\n")
    assert list(zeros_filled_in(module)) == [2, 3]


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


def test_every_merge_says_how_and_what_it_expects():
    assert found_in(sources(), loose_merges) == {}


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


def test_only_the_dashboard_imports_streamlit():
    others = [path for path in sources() if not relative(path).startswith(KNOWS_STREAMLIT)]
    assert found_in(others, lambda path: {"streamlit", "streamlit_folium"} & set(imported(path))) == {}


def test_the_package_imports_no_tool_of_development():
    """Browsers and sockets drive the benchmarks and the tests; whoever installs the package has neither."""
    driven = {
        relative(path): found
        for path in (ROOT / "equitymap").rglob("*.py")
        if (found := {"playwright", "websockets", "pytest", "benchmarks", "tools", "tests"} & set(imported(path)))
    }
    assert driven == {}


def test_the_package_imports_neither_pages_nor_app():
    backward = [relative(path) for path in (ROOT / "equitymap").rglob("*.py") if {"pages", "app"} & set(imported(path))]
    assert backward == []


SHARED = {"server", "records", "parts"}
"""Folders below the dashboard that every page may use."""
TABS_OF = {"burden": "access"}
"""Folders below the dashboard that hold tabs of a page, and the page."""


def folders_imported(path: Path) -> Iterator[str]:
    """Yield the page's folder of each module that a module imports; those of ``SHARED`` are no page's."""
    folders = {folder.name for folder in (ROOT / "equitymap" / "dashboard").iterdir() if folder.is_dir()} - SHARED
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("equitymap.dashboard"):
            below = (node.module or "").split(".")[2:3] or [alias.name for alias in node.names]
            yield from (name for name in below if name in folders)


DASHBOARD, PAGES = ROOT / "equitymap" / "dashboard", sorted((ROOT / "pages").glob("*.py"))


def test_no_page_imports_another_page():
    """What several pages draw lies at the top of the dashboard."""

    def others(path: Path) -> set[str]:
        return set(folders_imported(path)) - {path.parent.name, TABS_OF.get(path.parent.name)}

    assert set(folders_imported(PAGES[0])) != set()
    assert found_in(DASHBOARD.glob("*/*.py"), others) == {}


def test_what_pages_share_imports_no_page():
    """``entry.py``, which no page imports, joins the addresses that are no pages."""
    assert found_in(set(DASHBOARD.glob("*.py")) - {DASHBOARD / "entry.py"}, folders_imported) == {}


def test_a_page_lies_in_the_folder_of_its_name():
    """``pages/x.py`` draws ``equitymap/dashboard/x/`` and tabs that belong to it."""

    def others(path: Path) -> set[str]:
        tabs = {folder for folder, page in TABS_OF.items() if page == path.stem}
        return set(folders_imported(path)) - {path.stem, *tabs}

    assert [path.stem for path in PAGES if not (DASHBOARD / path.stem / "page.py").is_file()] == []
    assert found_in(PAGES, others) == {}


def test_module_holds_one_subject():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = {path: count for path, count in lines.items() if count > (100 if path.parent.name == "pages" else 400)}
    assert {relative(path): count for path, count in long.items()} == {}


def test_python_files_have_one_name_for_their_subject():
    vague = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [relative(path) for path in sources() if path.name in vague] == []


CONTROLS = DASHBOARD / "widgets.py"
DRAWING = [*sorted(DASHBOARD.rglob("*.py")), *PAGES]
DRAWING.remove(CONTROLS)
HELD = [node.name for node in nodes(CONTROLS) if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]


def test_outside_text_is_never_markdown():
    assert found_in(DRAWING, unescaped) == {}, "pass it through views.words.plain"


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


# Plotly's own marks for a line break and for no second label are no HTML.
TAG = re.compile(r"</?(?!(?:br|extra)\b)[a-z]", re.IGNORECASE)


def html_by_hand(path: Path) -> Iterator[int]:
    """Yield the lines of f-strings that write a tag around anything but a constant."""
    for node in nodes(path):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            values = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            if any(TAG.search(str(text)) for text in texts) and not all(
                isinstance(value, ast.Name) and value.id.isupper() for value in values
            ):
                yield node.lineno


def test_html_is_made_by_templates():
    assert found_in(sources(), html_by_hand) == {}, "make it with views.templating, which escapes every value"


def test_html_in_an_f_string_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        "def draw(name):\n"
        "    first = f'<p>{name}</p>'\n"
        "    second = f'{name}<br>{name}<extra></extra> < {name}'\n"
        "    third = f'<style>{STYLE}</style>'\n"
        "    return first, second, third, f'{name}</svg>'\n"
    )
    assert list(html_by_hand(module)) == [2, 5]


def on_the_page(path: Path, name: str) -> list[ast.Call]:
    """Return the calls of Streamlit's function of a name."""
    return [call for call in calls(path, name) if getattr(call.func.value, "id", "") == "st"]


def test_tables_drawn_as_markdown_and_files_of_visitors_have_one_way_each():
    """``st.table`` reads its cells as Markdown, ``st.write`` anything; uploads are bounded in one module."""

    def other_ways(path: Path) -> Iterator[int]:
        for name in ("write", *(["file_uploader"] if path.name != "uploads.py" else [])):
            yield from (call.lineno for call in on_the_page(path, name))
        for call in on_the_page(path, "table"):
            if not ast.unparse(call.args[0]).startswith("plain_table("):
                yield call.lineno

    assert found_in(DRAWING, other_ways) == {}


def test_controls_have_what_they_hold_as_their_default():
    """A control that Streamlit draws itself forgets, in a slow browser, what the address asked for."""

    def drawn(path: Path) -> list[int]:
        return [call.lineno for name in HELD for call in on_the_page(path, name)]

    assert HELD
    assert found_in(DRAWING, drawn) == {}, "draw it with equitymap.dashboard.widgets"


PICTURES = {"plotly_chart", "_component_func", "_ELEMENT"}
"""What draws a chart, a map, or an element of ours that is a picture."""


def called(node: ast.AST) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""


def without_picture(path: Path) -> list[str]:
    """Return the functions that draw a chart, map or element and not the way to have it as a picture."""
    found = []
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef):
            names = {called(node) for node in ast.walk(function)}
            if names & PICTURES and "picture" not in names:
                found.append(function.name)
    return found


def test_every_chart_and_map_can_be_taken_as_a_picture():
    """Charts are drawn by ``page_parts.chart``, maps by ``place_map``: both have the control, and so has an element."""
    own = {"plotly_chart": "page_parts.py", "_component_func": "place_map.py", "st_folium": "place_map.py"}

    def elsewhere(path: Path) -> list[str]:
        return [name for name in {called(node) for node in nodes(path)} & set(own) if path.name != own[name]]

    assert found_in(DRAWING, elsewhere) == {}
    assert found_in(DRAWING, without_picture) == {}


def test_a_chart_that_cannot_be_taken_is_found(tmp_path):
    page = tmp_path / "page.py"
    page.write_text(
        "def one():\n    st.plotly_chart(x)\n    page_parts.picture()\n"
        "def two():\n    st.plotly_chart(x)\n"
        "def three():\n    with y:\n        _ELEMENT(x)\n"
    )
    assert without_picture(page) == ["two", "three"]


def test_one_writer_of_csv_for_people():
    """A template, a log and what machines read again are written as they are; everything else by ``csv_of``."""
    own = {
        "csv_text.py",
        "csv_place.py",
        "local_file.py",
        "local_reach.py",
        "local_indicators.py",
        "arcgis.py",
    }
    others = [path for path in sources() if path.name not in own or path.parent.name == "views"]
    written = found_in(
        others, lambda path: [call.lineno for name in ("to_csv", "writer") for call in calls(path, name)]
    )
    assert written == {}


def test_the_terminal_reads_no_markup():
    ways = ("TextColumn(", "Console(", "from_markup", "rprint")
    others = [path for path in (ROOT / "equitymap" / "commands").glob("*.py") if path.name != "output.py"]
    assert found_in(others, lambda path: [way for way in ways if way in path.read_text(encoding="utf-8")]) == {}
