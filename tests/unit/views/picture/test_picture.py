"""The script that makes pictures, and its control: one file, nothing from elsewhere, every value escaped."""

from __future__ import annotations

import re

from equitymap.views.picture.picture import picture_line, picture_name, picture_script
from tests.hostile import text


def test_the_script_is_one_file_under_the_hash_of_its_content():
    assert re.fullmatch(r"places/picture-[0-9a-f]{12}\.js", picture_name())
    script = picture_script().decode()
    assert script.index("class Pen") < script.index("function trace(") < script.index("export async function save(")


def test_the_script_names_no_other_host():
    named = set(re.findall(rb"https?://[^\"'`\s]+", picture_script()))
    assert named == {b"http://www.w3.org/2000/svg"}


def test_what_a_picture_shows_is_escaped():
    line = picture_line(text("chart"))
    assert "<img" not in line
    assert line.count("<button") == 2
    assert f'data-script="app/static/{picture_name()}"' in line


def test_a_figure_with_sources_of_its_own_names_those():
    assert 'data-sources="One &amp; two. Three."' in picture_line("", ["One & two.", "Three."])
    assert 'data-sources=""' in picture_line("")
    assert 'data-title="Quays &amp; locks, 2025"' in picture_line("", title="Quays & locks, 2025")
