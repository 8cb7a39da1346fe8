"""``benchmarks``: England's averages worked out again from the files, against what the built places say."""

from __future__ import annotations

import typer

from equitymap.commands.output import Sources, plain, print_table

WIDTH = 130
"""Letters that the table needs; a narrower window breaks its lines."""
SHOWN = 5


def benchmarks(sources: Sources) -> None:
    """Work out England's average of every neighbourhood indicator by deprivation tenth, and compare the built places.

    Exit code 1 when a place says otherwise.
    """
    from equitymap.places.check import recompute_benchmarks
    from equitymap.places.store import built_places, open_place
    from equitymap.sources.reading.read_table import SourceFolder

    folder = SourceFolder(sources)
    averages = recompute_benchmarks.decile_averages(folder)
    places = (open_place(built.code) for built in built_places() if not built.invented)
    table = recompute_benchmarks.against_places(averages, places)
    figures = ["most deprived tenth", "least deprived tenth", "England"]
    shown = table.assign(
        **{name: ["" if value != value else f"{value:.4g}" for value in table[name]] for name in figures},
        **{"largest difference": [f"{value:.1e}" for value in table["largest difference"]]},
    )
    print_table(shown.drop(columns="period"), title="England by deprivation tenth (IMD 2025)", least_width=WIDTH)
    districts = recompute_benchmarks.district_summaries(folder).sort_values("share_most_deprived", ascending=False)
    first = districts.head(SHOWN)
    largest = ", ".join(
        f"{name} {share:.1f}%" for name, share in zip(first["district"], first["share_most_deprived"], strict=True)
    )
    some = 100 * float((districts["share_most_deprived"] > 0).mean())
    plain.print(
        f"Neighbourhoods in England's most deprived tenth, {len(districts):,} districts: {some:.0f}% have one or more."
        f" The largest shares: {largest}."
    )
    wrong = table[table["verdict"] == "differs"]
    if len(wrong):
        plain.print(f"{len(wrong)} indicator(s) differ from what a built place says. Build it again.")
        raise typer.Exit(1)
    plain.print("Every average that a built place carries agrees.")
