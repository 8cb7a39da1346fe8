"""The terminal shows text from outside as text: brackets stay, nothing steers the terminal, nothing ends a command."""

import io

import pandas as pd
import pytest

from equitymap.commands import output

HOSTILE = ["[/x]", "[red]x[/red]", "[i]", "[link=http://evil.example]x[/link]", ":smile:", "[bold", "]["]


def printed(monkeypatch, draw) -> str:
    out = io.StringIO()
    monkeypatch.setattr(output, "console", output._Screen(file=out, width=120))
    monkeypatch.setattr(output, "plain", output._Screen(file=out, soft_wrap=True, highlight=False))
    draw()
    return out.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_brackets_are_printed_as_they_are(monkeypatch, text):
    assert text in printed(monkeypatch, lambda: output.plain.print(f"- {text}"))
    table = pd.DataFrame({text: ["a"], "b": [text]})
    shown = printed(monkeypatch, lambda: output.print_table(table, title=f"of {text}"))
    assert shown.count(text) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_a_progress_bar_takes_any_name(monkeypatch, text):
    def draw():
        with output.progress_bar() as bar:
            bar.add_task(text, total=1)

    assert text in printed(monkeypatch, draw)


def test_nothing_steers_the_terminal(monkeypatch):
    shown = printed(monkeypatch, lambda: output.plain.print("a\x1b]0;title\x07\x9b31m\u202eb\tc\nd"))
    assert shown == "a?]0;title??31m?b       c\nd\n"
