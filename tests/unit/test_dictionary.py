"""The generated data dictionary: every rule of the schema becomes words."""

import pandera.pandas as pa
import pytest

from equitymap import dictionary
from equitymap.domains import DOMAINS
from equitymap.indicators import indicators
from equitymap.kinds import KINDS
from equitymap.schema import FRAMES
from equitymap.sources.catalogue import catalogue


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_of_a_frame_is_in_the_dictionary_with_its_meaning(name):
    text = dictionary.render()
    section = text[text.index(f"### {name}\n") :]
    for column, part in FRAMES[name].columns.items():
        assert f"| `{column}` |" in section
        assert part.description in section


def test_every_registered_thing_is_in_the_dictionary():
    text = dictionary.render()
    ids = [entry.id for group in (DOMAINS, KINDS, indicators(), catalogue().values()) for entry in group]
    assert [one for one in ids if f"| `{one}` |" not in text] == []


def test_every_release_is_acknowledged_in_the_words_its_publisher_asks_for():
    text = dictionary.render_attributions()
    assert [release.id for release in catalogue().values() if release.attribution not in text] == []


def test_every_release_says_where_it_is_from_or_that_it_is_put_there_by_hand():
    fetched, by_hand = dictionary.render_sources().split("## By hand")
    for release in catalogue().values():
        assert f"`{release.id}`" in (fetched if release.download else by_hand)
        assert (release.download.address if release.download else release.url) in (
            fetched if release.download else by_hand
        )


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (pa.Check.ge(0), "0 or more"),
        (pa.Check.in_range(1, 10), "1 to 10"),
        (pa.Check.isin(["open", "closed"]), "`open`, `closed`"),
        (pa.Check.str_matches("^A"), "`^A`"),
    ],
)
def test_a_rule_is_written_in_words(check, words):
    assert dictionary._allowed([check]) == words


def test_text_cannot_break_a_table():
    assert dictionary._table(["A"], [["x | y\nz"]]).splitlines()[-1] == "| x \\| y z |"
