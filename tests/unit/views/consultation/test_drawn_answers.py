"""What the page of a session draws: no word of others is mark-up, and every figure is in words too."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.consultation.around import around, asked_about
from equitymap.measures.consultation.became import Became, became
from equitymap.measures.consultation.heard import Heard, breakdown
from equitymap.measures.consultation.tally import Tallies, Tally
from equitymap.places.store import open_place
from equitymap.records.public_words import OneSaid
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Exhibit, Question
from equitymap.views.consultation import drawn_answers as drawn
from tests.consultations import consultation

PLACE = open_place("demo")
HOSTILE = "<script>alert(1)</script>"


def question(**fields: object) -> Question:
    return Question.model_validate({"place": "demo", "session": "s", "order": 1, "text": HOSTILE, **fields})


def test_an_answer_and_words_of_others_are_text() -> None:
    rows = pd.DataFrame({"answer": [HOSTILE], "people": [7], "per_cent": [100.0]})
    for html in (drawn.bars(question(), rows), drawn.words([HOSTILE]), drawn.fact(HOSTILE, HOSTILE)):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_who_answered_stands_beside_who_lives_there_in_words_too() -> None:
    found = Heard(48, {"fifth": breakdown({"1": 6, "2": 42}, {"1": 324.0, "2": 676.0}, 0)})
    html = drawn.beside(found, "fifth")
    assert "13%</b> of answers, 32% of residents: heard less" in html
    assert 'class="less"' in html
    even = drawn.beside(Heard(30, {"fifth": breakdown({"1": 10, "2": 20}, {"1": 324.0, "2": 676.0}, 0)}), "fifth")
    assert even.count("of residents: not clearly different<") == 2, "each says how sure it is"


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"A": 0, "B": 0}, ""),
        ({"A": 3, "B": 3}, ""),
        ({"A": 3, "B": 4}, "“What?” Most often: B (4 of 7) and A (3 of 7), too close to tell apart."),
        ({"A": 3, "B": 3, "C": 0}, "“What?” Most often: A (3 of 6) and B (3 of 6), too close to tell apart."),
        ({"A": 11, "B": 22}, "“What?” Most often: B (22 of 33) and A (11 of 33), too close to tell apart."),
        ({"A": 10, "B": 23}, "“What?” Most often: B (23 of 33)."),
    ],
)
def test_what_most_chose_is_said_where_there_is_one(counts: dict[str, int], says: str) -> None:
    asked = question(text="What?", choices=("A", "B"))
    assert drawn.top(asked, Tally(answered=sum(counts.values()), counts=counts)) == says


def test_the_squares_with_most_pins_are_named() -> None:
    tally = Tally(answered=40, counts={"C4": 9, "D5": 20, "E1": 5, "F1": 6})
    assert drawn.most(tally, {"D5": "Old Bridge"}) == "Most stand in D5, Old Bridge (20); C4 (9); F1 (6)."
    assert drawn.most(Tally(answered=2), {}) == ""


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Became(0, 0, 0), "Nobody has reported a closure or a new service yet."),
        (Became(1, 0, 0), "1 closure or new service was reported: 1 waits for a steward."),
        (
            Became(3, 1, 2),
            "6 closures and new services were reported: 1 is in a list of places now, 3 wait for a steward and 2 were"
            " not taken up.",
        ),
    ],
)
def test_what_people_knew_is_counted_by_what_became_of_it(found: Became, says: str) -> None:
    assert drawn.knew(found) == says


def test_nothing_reported_is_nothing() -> None:
    gone: OneSaid = OneSaid("x", None, None, 0, ended=True)
    assert became([gone]) == Became(0, 0, 0)


def test_the_area_of_a_session_has_its_own_facts() -> None:
    codes = sorted(PLACE.inside.index)
    tenths = PLACE.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    most = [code for code in codes if tenths[code] <= 2]
    gaps = {
        "library": pd.Series(True, index=most).reindex(codes, fill_value=False),
        "school": pd.Series(False, index=codes),
    }
    whole, part = around(PLACE, codes, gaps), around(PLACE, most[:3], gaps)
    assert whole is not None
    assert part is not None
    assert whole.kind.id == part.kind.id == "library", "the kind with most neighbourhoods in a gap"
    people = PLACE.inside["population"]
    assert whole.most_deprived == pytest.approx(100 * people[most].sum() / people.sum())
    assert (part.areas, part.most_deprived, part.gaps.areas) == (3, 100.0, 3)
    assert [page for _, _, page, _ in drawn.facts(whole)] == ["map", "withdrawals", "access", "gaps"]
    assert drawn.facts(part)[0][0] == "100%"
    assert around(PLACE, codes, {}) is None
    asked = around(PLACE, codes, gaps, "school")
    assert asked is not None
    assert asked.kind.id == "school"
    told = [words for _, words, _, _ in drawn.facts(whole)]
    assert "standing in it now" in told[1]
    assert "in reach, within 3.2 km, in the area or beyond" in told[2]


def test_the_area_is_told_of_for_the_kind_that_a_session_is_about() -> None:
    asked = question(text="What?", choices=("A place for young people", "A library, or two"))
    of = {"place": "demo", "session": "s"}
    bare, shown = Exhibit(**of, order=1, view="map?x=1"), Exhibit(**of, order=2, view="gaps?kind=childrens_centre")
    library = Tallies(9, 0, {"q": Tally(9, {"A place for young people": 1, "A library, or two": 8})})
    young = Tallies(9, 0, {"q": Tally(9, {"A place for young people": 9, "A library, or two": 0})})

    def about(exhibits: dict[str, Exhibit], counted: Tallies) -> str:
        return asked_about(Session("s", consultation(), {"q": asked}, exhibits), counted, PLACE.kinds)

    assert about({"b": bare, "e": shown}, library) == "childrens_centre"
    assert about({"b": bare}, library) == "library"
    assert about({"b": bare}, young) == ""
