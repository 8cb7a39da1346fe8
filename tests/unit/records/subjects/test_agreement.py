import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.agreement import MOST_TARGETS, Agreement, Step, Target
from equitymap.records.subjects.base import Known, check, read

ONE = {
    "agreement": {"name": "Ten years for the Quays", "began": 2023},
    "target": {"agreement": "a1", "name": "Fewer days missed", "indicator": "persistent_absence"},
    "contribution": {"agreement": "a1", "body": "b1", "type": "premises"},
    "action": {"agreement": "a1", "name": "Breakfast", "year": 2025},
    "review": {"agreement": "a1", "on": "2026-03"},
    "effect": {"agreement": "a1", "noticed": "2026", "what": "Pupils near the line get all the help."},
    "invitation": {"agreement": "a1", "to": "Quay Street residents", "on": "2026"},
    "note": {"type": "youth_clubs", "on": "2026", "text": "It is who opens the door that counts."},
    "plan_part": {"agreement": "a1", "part": "local_context", "text": "A town by the sea."},
}
OWN = {"indicator": "", "baseline": 12, "evidence": "Counted by the library each May."}


def made(kind, **values):
    return read(KINDS[kind], {"place": "demo", **ONE[kind], **values})


def known(**more):
    own = {"agreement": {"a1": made("agreement"), "a2": made("agreement", name="Another")}}
    targets = {"t1": made("target"), "t2": made("target", agreement="a2", name="Elsewhere")}
    return Known(
        records={**own, "body": {"b1": object()}, "target": targets, **more},
        indicators={"persistent_absence", "attainment_8", "wellbeing"},
        measured={"persistent_absence", "attainment_8"},
    )


@pytest.mark.parametrize("kind", ONE)
def test_a_record_is_the_same_after_it_was_kept_as_json(kind):
    one = made(kind)
    assert type(one).model_validate(one.model_dump(mode="json")) == one
    assert one.called({})
    check(one, known(target={}))


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("target", {"indicator": ""}, "choose one that is published, or give a baseline and evidence of your own"),
        ("target", {"indicator": "", "baseline": 12}, "give a baseline and evidence of your own"),
        (
            "target",
            {"indicator": "wellbeing"},
            "'wellbeing' has no baseline in this place. Choose another one, or give",
        ),
        ("target", {"indicator": "magic"}, "there is no indicator 'magic' here"),
        ("target", {"must_not_worsen": ["persistent_absence"]}, "it names the target's own figure"),
        ("target", {"must_not_worsen": ["magic"]}, "there is no indicator 'magic' here"),
        ("target", {"pulls_against": ["t2"]}, "Pulls against: 'Elsewhere' belongs to another agreement."),
        ("target", {"pulls_against": ["t9"]}, "there is no target 't9' here"),
        ("target", {"owners": ["b9"]}, "Owners: there is no body 'b9' here"),
        ("contribution", {"body": "b9"}, "Partner: there is no body 'b9' here"),
        ("contribution", {"began": "2025", "ended": "2024"}, "Ended: 2024 is before it began, 2025."),
        ("action", {"targets": ["t2"]}, "Targets: 'Elsewhere' belongs to another agreement."),
        ("action", {"year": 2033}, "Year: 2033 is outside the agreement, 2023 to 2032."),
        ("action", {"year": 2022}, "outside the agreement"),
        ("effect", {"targets": ["t2"]}, "belongs to another agreement"),
        ("review", {"agreement": "a9"}, "Agreement: there is no agreement 'a9' here."),
    ],
)
def test_what_does_not_fit_is_named_with_a_remedy(kind, values, says):
    with pytest.raises(RecordsError) as wrong:
        check(made(kind, **values), known())
    assert says in str(wrong.value)


@pytest.mark.parametrize("values", [{}, OWN, {**OWN, "indicator": "wellbeing"}, {"pulls_against": ["t1"]}])
def test_a_target_with_a_baseline_is_passed(values):
    check(made("target", **values), known())


def test_a_thirty_sixth_target_is_refused_and_the_thirty_fifth_can_still_be_changed():
    full = known(target={f"t{number}": made("target") for number in range(MOST_TARGETS)})
    with pytest.raises(RecordsError, match="it has 35 targets already, the most it can have"):
        check(made("target"), full)
    check(made("target"), full, record="t3")
    check(made("target", agreement="a2"), full)


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("agreement", {"began": "soon"}, "First year: 'soon': it is no whole number."),
        ("agreement", {"years": 26}, "Years: '26': it is above 25."),
        ("target", {"path": ["2027 24"]}, "Path: '2027 24': it is no point of a path: write 2027: 24.5"),
        ("target", {"path": ["2027: nan"]}, "no point of a path"),
        ("target", {"path": ["2027: inf"]}, "no point of a path"),
        ("target", {"path": ["2027: 1e999"]}, "no point of a path"),
        ("target", {"path": ["2027: 1", "2027: 2"]}, "it has two figures for one year"),
        ("target", {"baseline": "nan"}, "Baseline: 'nan': it is no number."),
        ("action", {"capital": -1}, "Capital, pounds: '-1': it is below 0."),
        ("effect", {"what": ""}, "What happened: it is empty."),
        ("plan_part", {"part": "../x"}, "Part: '../x': it is not as asked for."),
    ],
)
def test_a_wrong_field_is_named_with_what_to_write(kind, values, says):
    with pytest.raises(RecordsError) as wrong:
        made(kind, **values)
    assert says in str(wrong.value)


def test_a_path_is_sorted_by_year_and_read_as_numbers():
    path = made("target", path=["2030: 20", "2027:24.5"]).path
    assert [(step.year, step.value) for step in path] == [(2027, 24.5), (2030, 20.0)]
    assert Step("2027: -3").value == -3


def test_a_vision_is_counted_in_words():
    assert made("agreement", vision="A place where\n children  thrive.").words == 5
    assert made("agreement").words == 0


def test_a_part_of_the_plan_is_written_once_and_can_be_changed():
    twice = known(plan_part={"w1": made("plan_part")})
    with pytest.raises(RecordsError, match="is written already"):
        check(made("plan_part"), twice)
    check(made("plan_part"), twice, record="w1")
    check(made("plan_part", part="vision"), twice)


def test_who_was_asked_links_of_partners_and_what_people_said_and_became_of_it_alone_are_private():
    private = ["invitation", "partner_link", "response", "words", "tip", "ruling"]
    assert [kind for kind, record in KINDS.items() if record.private] == private
    assert {Agreement.kind, Target.kind} <= set(KINDS)
