"""The network as it is sent: spots that stay, marks that occur, text as text."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd

from equitymap.views.partnerships.network import MARKS, SCRIPT, network, spots
from tests.colours import contrast

NOBODY = pd.DataFrame(columns=["from_body", "to_body", "look"])
LINES = {"-": "tie", "~": "lost", "=": "anchor", ">": "after"}


def ties(*pairs: str) -> pd.DataFrame:
    """Return ties from texts such as ``a-b``, or ``a~b`` for one that was lost (``LINES``)."""
    rows = [(pair[0], pair[2], LINES[pair[1]]) for pair in pairs]
    return pd.DataFrame(rows, columns=["from_body", "to_body", "look"])


def drawn(names: str, *pairs: str, name: str = "{}", mark: str = "school") -> dict[str, object]:
    bodies = pd.DataFrame({"name": [name.format(one) for one in names], "mark": mark}, index=list(names))
    made = ties(*pairs)
    return network(bodies, made, spots(list(names), made), about="")


def test_the_same_ties_give_the_same_spots_and_no_two_bodies_share_one() -> None:
    made = ties("a-b", "b-c", "d-e")
    first = spots(list("abcdefg"), made)
    pd.testing.assert_frame_equal(first, spots(list("abcdefg"), made))
    assert not first.duplicated().any()
    assert (first >= 0).all().all()


def test_pieces_lie_apart_the_largest_first() -> None:
    found = spots(list("xyabcd"), ties("a-b", "b-c", "c-d", "x-y"))
    assert found.loc[list("abcd"), "y"].max() < found.loc[list("xy"), "y"].min() or (
        found.loc[list("abcd"), "x"].max() < found.loc[list("xy"), "x"].min()
    )


def test_nobody_and_one_body_are_drawn() -> None:
    assert spots([], NOBODY).empty
    assert spots(["a"], NOBODY).loc["a"].tolist() == [0, 0]
    assert drawn("")["ids"] == []


def test_a_network_is_sent_as_numbers_by_column() -> None:
    sent = drawn("abc", "a-b", "b~c", "a=c", "c>b")
    assert sent["ids"] == ["a", "b", "c"]
    assert sent["ties"] == [0, 1, 0, 1, 2, 1, 0, 2, 2, 2, 1, 3]
    assert sent["marks"] == [0, 0, 0]
    assert [look[0] for look in sent["looks"]] == ["school"]


def test_the_version_follows_what_is_drawn() -> None:
    assert drawn("a")["v"] == drawn("a")["v"]
    assert drawn("a", name="another {}")["v"] != drawn("a")["v"]


def test_ties_to_bodies_that_are_not_there_are_passed_over() -> None:
    assert drawn("ab", "a-b", "a-z")["ties"] == [0, 1, 0]


def test_the_key_has_what_occurs_and_no_mark_up_of_a_name() -> None:
    hostile = "<img src=x onerror=hacked=1>{}"
    assert "tie that was lost" not in str(drawn("ab", "a-b", name=hostile)["key"])
    sent = drawn("ab", "a~b", name=hostile, mark="police")
    assert "tie that was lost" in str(sent["key"])
    assert "police" in str(sent["key"])
    assert "anchor point" not in str(sent["key"])
    both = str(drawn("abc", "a=b", "b>c")["key"])
    assert re.search(r"anchor\s+point, where people come in", both)
    assert "taken over by" in both
    assert "hacked" not in str(sent["key"])


def test_1500_bodies_are_sent_in_150_kb() -> None:
    chance = np.random.default_rng(1)
    ids = [f"urn:{100_000 + number}" for number in range(1_500)]
    made = pd.DataFrame({"from_body": chance.choice(ids, 4_500), "to_body": chance.choice(ids, 4_500), "look": "tie"})
    bodies = pd.DataFrame({"name": [f"School number {number} of the town" for number in range(1_500)]}, index=ids)
    where = pd.DataFrame(chance.integers(0, 2_000, (1_500, 2)), index=ids, columns=["x", "y"])
    assert len(json.dumps(network(bodies.assign(mark="school"), made, where, about=""))) < 160_000


def test_marks_differ_by_shape_and_stand_out_from_the_ground() -> None:
    assert len({mark.points for mark in MARKS.values()}) == len(MARKS)
    assert all(contrast(mark.colour, "#ffffff") >= 3 for mark in MARKS.values())


def test_the_script_asks_no_other_host_and_writes_no_name_as_mark_up() -> None:
    assert not re.search(r"https?://(?!www\.w3\.org)", SCRIPT)
    assert re.findall(r"\.innerHTML = (\S+);", SCRIPT) == ["data.key"]
