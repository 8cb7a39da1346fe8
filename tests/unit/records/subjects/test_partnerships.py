import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Known, When, check, read, reference
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership

ONE = {
    "body": {"name": "Tollgarth Tenants", "sector": "residents"},
    "partnership": {"name": "Quays Together", "led_by": "mixed"},
    "membership": {"partnership": "p1", "body": "b1"},
    "initiative": {"name": "Quays Action Zone", "type": "education_action_zone"},
    "cover": {"body": "urn:X90001", "service": "youth_club"},
}
TIE = {"partnership": "p1", "body": "b1", "role": "lead"}


def made(kind, **values):
    return read(KINDS[kind], {"place": "demo", **ONE[kind], **values})


KNOWN = Known(
    records={
        "body": {
            "b1": made("body", register_id="urn:X90001"),
            "b2": made("body", name="Second", successor="b3"),
            "b3": made("body", name="Third"),
        },
        "partnership": {"p1": made("partnership", began="2012", ended="2018-03")},
        "membership": {"m1": made("membership", **TIE, began="2012", ended="2014")},
    },
    registered={"urn:X90001", "urn:X90002"},
    neighbourhoods={"X01000001"},
    indicators={"persistent_absence"},
)


@pytest.mark.parametrize("kind", ["body", "partnership", "membership", "initiative", "cover"])
def test_a_record_is_the_same_after_it_was_kept_as_json(kind):
    one = made(kind)
    assert type(one).model_validate(one.model_dump(mode="json")) == one
    assert KINDS[kind] in (Body, Partnership, Membership, Initiative, Cover)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b>x</b> [y](http://z) :smile: $x$", "=1+1", "'); --"])
def test_mark_up_stays_the_text_that_was_typed(text):
    one = made("partnership", name=text, why_ended=text, note=f"{text}\n{text}")
    assert (one.name, one.why_ended, one.note) == (text, text, f"{text}\n{text}")
    assert type(one).model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("body", {"name": "  "}, "Name: it is empty. Fill it in."),
        ("body", {"name": "x" * 201}, "Name: it is longer than 200 signs. Shorten it."),
        ("body", {"note": "x" * 4001}, "Note: it is longer than 4,000 signs."),
        ("body", {"name": "a\nb"}, "Name: it holds a sign that no keyboard writes (U+000A)"),
        ("body", {"note": "a\x00b"}, "U+0000"),
        ("body", {"name": "a\u202eb"}, "U+202E"),
        ("body", {"name": "a\ud800b"}, "Name: "),
        ("body", {"sector": "magic"}, "Sector: 'magic': it is none of the choices. Write 'school', 'early_years'"),
        ("body", {"register_id": "urn:12"}, "Number in a register: 'urn:12': it is not as asked for. urn:123456 for a"),
        ("body", {"opened": "2014-13"}, "Opened: '2014-13': it is no date: write 2014, 2014-09 or 2014-09-01."),
        ("body", {"opened": "2014-02-30"}, "it is no date"),
        ("body", {"opened": "1066"}, "it is no date"),
        ("body", {"opened": "01/09/2014"}, "it is no date"),
        ("body", {"colour": "red"}, "'colour': 'red': there is no such field."),
        ("partnership", {"areas": ["Tollgarth"]}, "Neighbourhoods: 'Tollgarth': it is not as asked for. Codes such as"),
        (
            "partnership",
            {"stages": ["old age"]},
            "Stages of life: 'old age': it is none of the choices. Write 'infancy'",
        ),
        ("membership", {"partnership": ""}, "Partnership: it is empty."),
        ("membership", {"body": ""}, "Body: it is empty."),
        ("cover", {"funded": "perhaps"}, "Funded: 'perhaps': it is neither yes nor no."),
        ("body", {"place": "../etc"}, "Place: '../etc'"),
    ],
)
def test_a_wrong_field_is_named_with_what_to_write(kind, values, says):
    with pytest.raises(RecordsError) as wrong:
        made(kind, **values)
    assert says in str(wrong.value)


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(RecordsError) as wrong:
        made("body", name="", sector="magic", opened="soon")
    assert [name for name in ("Name:", "Sector:", "Opened:") if name in str(wrong.value)] == [
        "Name:",
        "Sector:",
        "Opened:",
    ]


@pytest.mark.parametrize(
    ("kind", "values", "record", "says"),
    [
        ("body", {"opened": "2014", "closed": "2013"}, "", "Closed: 2013 is before it opened, 2014."),
        ("body", {"register_id": "urn:999999"}, "", "'urn:999999' is in no register of this place"),
        ("body", {"register_id": "urn:X90001"}, "", "another body here has urn:X90001 already"),
        ("body", {"successor": "b9"}, "", "Taken over by: there is no body 'b9' here."),
        ("body", {"successor": "b3"}, "b3", "Taken over by: a record cannot name itself."),
        ("body", {"successor": "b2"}, "b3", "lead back to this one"),
        ("partnership", {"began": "2014-09", "ended": "2014-08"}, "", "Ended: 2014-08 is before it began, 2014-09."),
        ("partnership", {"areas": ["X01000002"]}, "", "there is no neighbourhood 'X01000002' here"),
        ("partnership", {"outcomes": ["happiness"]}, "", "Outcomes: there is no indicator 'happiness' here."),
        ("membership", {"body": "urn:123456"}, "", "Body: 'urn:123456' is in no register of this place."),
        ("membership", {"body": "b9"}, "", "Body: there is no body 'b9' here. Add it first"),
        ("membership", {"partnership": "p9"}, "", "there is no partnership 'p9' here"),
        ("membership", {**TIE, "began": "2013"}, "", "belongs to this partnership in this role already"),
        ("membership", {"began": "2018-04"}, "", "is after the partnership ended, 2018-03"),
        ("cover", {"service": "magic"}, "", "there is no service 'magic' here"),
    ],
)
def test_what_does_not_fit_beside_other_records_is_named_with_a_remedy(kind, values, record, says):
    with pytest.raises(RecordsError) as wrong:
        check(made(kind, **values), KNOWN, record=record)
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("kind", "values", "record"),
    [
        ("body", {"register_id": "urn:X90001"}, "b1"),
        ("body", {"successor": "b2"}, ""),
        ("partnership", {"areas": ["X01000001"], "outcomes": ["persistent_absence"]}, ""),
        ("partnership", {"began": "2014-09", "ended": "2014"}, ""),
        ("membership", {"body": "urn:X90002"}, ""),
        ("membership", {**TIE, "began": "2014", "ended": "2018"}, ""),
        ("membership", {**TIE, "role": "anchor"}, ""),
        ("membership", {**TIE, "began": "2012"}, "m1"),
        ("membership", {"began": "2018"}, ""),
        ("cover", {}, ""),
    ],
)
def test_what_fits_is_passed(kind, values, record):
    check(made(kind, **values), KNOWN, record=record)


def test_where_no_register_is_at_hand_its_numbers_are_taken_as_they_are():
    check(made("membership", body="urn:123456"), Known(records=KNOWN.records))


def test_successors_that_already_go_round_are_found_and_end():
    ring = {name: made("body", name=name, successor=after) for name, after in (("a", "b"), ("b", "c"), ("c", "b"))}
    with pytest.raises(RecordsError, match="lead back"):
        check(ring["b"], Known(records={"body": {name: ring[name] for name in ("a", "c")}}), record="b")
    check(ring["a"], Known(records={"body": {name: ring[name] for name in ("b", "c")}}), record="a")


@pytest.mark.parametrize(
    ("one", "other", "surely"),
    [
        ("2013", "2014", True),
        ("2014", "2014-03", False),
        ("2014-03", "2014", False),
        ("2014-02-28", "2014-03", True),
        ("2014-03", "2014-03-01", False),
        ("2014-03-02", "2014-03-01", False),
    ],
)
def test_a_date_is_before_another_only_where_both_are_known_so_far(one, other, surely):
    assert When(one).surely_before(When(other)) is surely


def test_a_date_is_kept_as_typed_sorted_and_put_in_years():
    assert sorted(map(When, ["2014-09-01", "2015", "2014", "2014-09"])) == ["2014", "2014-09", "2014-09-01", "2015"]
    assert When("2014-09").year == 2014
    assert When("2014").decimal == 2014.5
    assert When("2014-01").decimal == pytest.approx(2014 + 0.5 / 12)
    assert When("2016-12-31").decimal == pytest.approx(2016 + 365.5 / 366)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
def test_every_field_has_a_title_and_says_what_to_write(kind):
    fields = kind.model_fields
    assert [name for name, about in fields.items() if not about.title or not about.description] == []
    named = {refers.kind for about in fields.values() if (refers := reference(about))}
    assert named <= set(list(KINDS)[: list(KINDS).index(kind.kind) + 1]), "named before it is in the list"
    assert kind.one
    assert kind.many
