"""What every command shares: options that recur, opening a place by name, and printing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from equitymap.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

    from equitymap.places.place import Place
    from equitymap.sources.reading.read_table import SourceFolder


class _Screen(Console):
    """A terminal on which text from outside is text: no mark-up, no emoji, no control signs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text as it is, control signs left out."""
        return super().render_str(printable(text), **options)


def printable(text: str) -> str:
    """Return text without signs that steer a terminal; line ends and tabs stay."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "?" for sign in text)


def words(form: str) -> TextColumn:
    """Return a column of a progress bar, read as text and never as mark-up."""
    return TextColumn(form, markup=False)


console = _Screen()
plain = _Screen(soft_wrap=True, highlight=False)

Sources = Annotated[Path, typer.Option(help="Folder of official downloads, searched with its sub-folders.")]
PlaceName = Annotated[str, typer.Option("--place", help="Name or code of a district, or 'demo'.")]


def progress_bar() -> Progress:
    """Return the bar that long work shows: what it does, how far it is, how long it has taken."""
    done = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(SpinnerColumn(), words("{task.description}"), *done, console=console)


def open_asked(asked: str, sources: SourceFolder | None = None) -> Place:
    """Open a built place by name or code, or the demonstration place by ``demo``; ``sources`` knows more names."""
    from equitymap.places.find_district import find_built
    from equitymap.places.store import open_place

    return open_place(find_built(asked, sources))


def save_text(text: str, path: Path | None) -> None:
    """Write a text to a file, or to standard output; a disk that refuses ends in a message."""
    if path is None:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as refused:
        raise StoreError(f"{path} could not be written ({refused.strerror}). Name another file with --out.") from None
    sys.stderr.write(f"Wrote {path}\n")


def print_table(table: pd.DataFrame, title: str, *, least_width: int = 0) -> None:
    """Print a frame as a table, at least so many letters wide; whole numbers with thousands commas."""
    shown = Table(title=title, title_justify="left", box=box.SIMPLE)
    for number, column in enumerate(table.columns):
        shown.add_column(str(column), justify="left" if number == 0 or column == "verdict" else "right")
    for row in table.itertuples(index=False):
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    screen = console if console.width >= least_width else _Screen(width=least_width)
    screen.print(shown)
