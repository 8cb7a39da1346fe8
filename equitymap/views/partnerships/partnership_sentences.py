"""Who works together, in sentences: the answer, what the numbers say, one body, the council's part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.partnerships.change_of_status import around, changes
from equitymap.measures.partnerships.coverage import VACANT
from equitymap.measures.partnerships.network import CrossSector
from equitymap.measures.partnerships.ties import LOCAL, PARTNERSHIP, REGISTER, decimal_year, standing_in, year_lost
from equitymap.places.place import Place
from equitymap.records.subjects.partnerships import Cover
from equitymap.views.partnerships.known import Known, Local, Year
from equitymap.views.words import agree, count, day, share

NAMED = 6
"""How many bodies a sentence names."""
NEITHER = (
    "Neither few bodies nor many is good in itself: one can join things up or stand alone, and so can ten. What"
    " counts is whether somebody coordinates, and whether ties last."
)
NO_RECORDS = (
    "Nobody has put down yet which partnerships work here, so none is drawn and nothing is said of where they do not."
    " A steward of these records can add partnerships and their members at the foot of this page, one by one or all at"
    " once from a CSV file."
)
NO_CAUSE = "That one followed the other does not say that it was the cause."
BY_JOINING_DAY = (
    "Ties of schools are those of current members by the day they joined, so part of this may be what the register no"
    " longer lists."
)
INVITATION = "An invitation, not an alarm: somebody could ask them in. A tie that nobody has put down is missing here."
ROLES_OF_COUNCIL = {
    "Monitor and challenge": "looks at how all children of the place fare, in every kind of school, and asks why",
    "Protector of collegiality": "brings schools together across trusts and sectors, and sees that none is left alone",
    "Quality assurer": "checks that what partnerships promise is done and worth having",
}
"""The part of a council that no longer runs most schools: not the custodian of each day."""
LED_BY = {
    "school": "led by schools",
    "council": "led by the council",
    "third_sector": "led by charities and voluntary groups",
    "mixed": "led by several sectors",
}
BODY_WORDS = {
    "school": "school",
    "council": "council",
    "multi-academy trust": "trust with several academies",
    "single-academy trust": "trust with one academy",
    "sponsor": "sponsor of academies",
    PARTNERSHIP: "partnership",
    "early_years": "nursery or children's centre",
    "health": "health service",
    "housing": "housing association or landlord",
    "charity": "charity or voluntary group",
    "residents": "residents' group",
    "faith": "faith group",
}


def what_it_is(body: pd.Series) -> str:
    """Return what a body is, in words."""
    kind = body["kind_of_body"]
    return "body" if pd.isna(kind) or kind == "other" else BODY_WORDS.get(kind, str(kind))


def answer(
    found: Known, view: Year, responsible: pd.DataFrame, *, observed: int, working: pd.Series | None, place_name: str
) -> str:
    """Return the finding: who is tied to whom, how many schools answer to how many bodies, where nobody works.

    Parameters
    ----------
    found, view
        What is known, and what of it stood in the year.
    responsible
        ``responsible_bodies.responsible_at``: a row for each school.
    observed
        The year of the record of schools that ``responsible`` is of: the nearest to that of the ties.
    working
        Partnerships at work by neighbourhood; None where no local records exist.
    """
    said = _schools(responsible, place_name, observed)
    if working is None:
        return f"{said} Which partnerships join them up is not on record here yet."
    ours = view.standing[view.standing["source"].eq(LOCAL)]
    members, at_work = ours["from_body"].nunique(), len(standing_in(found.partnerships, view.year))
    tied = (
        f"No partnership stands on record in {view.year}."
        if not at_work
        else f"{count(at_work, 'partnership works', 'partnerships work')} here, with"
        f" {count(members, 'body', 'bodies')} on record in {agree(at_work, 'it', 'them')}."
    )
    none = int(working.eq(0).sum())
    where = (
        f"A partnership works in each of the {len(working):,} neighbourhoods."
        if not none
        else f"In {none:,} of {len(working):,} neighbourhoods no partnership on record works."
    )
    return f"{said} {tied} {where}"


def _schools(responsible: pd.DataFrame, place_name: str, year: int) -> str:
    known = responsible[responsible["body_id"].notna()]
    unknown, bodies = len(responsible) - len(known), known["body_id"].nunique()
    if responsible.empty:
        return f"No register says which schools of {place_name} answered to whom in {year}."
    if known.empty:
        schools = count(unknown, "school", "schools")
        return f"Of {schools} in {place_name} no register says whom they answered to in {year}."
    said = (
        f"{count(len(known), 'school', 'schools')} in {place_name} {agree(len(known), 'answers', 'answer')} to"
        f" {count(bodies, 'body', 'bodies')} ({year})"
    )
    return f"{said}; of {unknown:,} more we do not know." if unknown else f"{said}."


def concentration_sentence(year: int, row: pd.Series) -> str:
    """Return how pupils are shared among the bodies responsible for schools (a row of ``by_year``)."""
    if pd.isna(row["hhi"]):
        return f"How pupils were shared among bodies in {year} is not known."
    bodies, largest = int(row["bodies"]), share(100 * row["largest_share"])
    said = (
        f"In {year} pupils were spread as over {row['effective']:.1f} bodies of equal size (HHI {row['hhi']:.2f});"
        f" there {agree(bodies, 'was', 'were')} {count(bodies, 'body', 'bodies')}, the largest with {largest} of those"
        " whose body is known."
    )
    if unsized := int(row["schools"] - row["sized"]):
        of = f"{unsized:,} of {count(int(row['schools']), 'school', 'schools')}"
        said += f" {of} {agree(unsized, 'has', 'have')} no number of pupils."
    if row["known"] < 1:
        said += f" The body is known for schools with {share(100 * row['known'])} of the pupils."
    return said


def network_sentences(
    bodies: pd.DataFrame, *, component: pd.Series, fragmentation: float, cross: CrossSector, split: pd.Series
) -> list[str]:
    """Return what holds the network of one year together, a sentence each.

    Parameters
    ----------
    bodies
        The bodies counted.
    component, fragmentation, split
        ``network.components``, ``borgatti_f`` and ``articulation_points``.
    """
    if len(component) < 2:
        return ["There are too few bodies on record to say how they hang together."]
    pieces, alone = int(component.nunique()), int((component.value_counts() == 1).sum())
    largest = int(component.value_counts().max())
    said = [
        f"The network of {count(len(component), 'body', 'bodies')} {agree(pieces, 'is', 'has')}"
        f" {count(pieces, 'piece', 'pieces')}: the largest has {largest:,} of them, and"
        f" {agree(alone, 'one stands', f'{alone:,} stand') if alone else 'none stands'} alone. No path joins"
        f" {share(100 * fragmentation)} of all pairs (Borgatti's F {fragmentation:.2f}; 0 is one piece, 1 nobody tied)."
    ]
    if cross.pairs:
        said.append(
            f"{share(100 * cross.share)} of {count(cross.pairs, 'pair', 'pairs')} of partners"
            f" {agree(cross.pairs, 'joins', 'join')} two sectors."
        )
    if len(split):
        named = [f"{bodies['name'][str(one)]} ({pieces} pieces)" for one, pieces in split.head(NAMED // 2).items()]
        more = f", and of {len(split) - len(named):,} more" if len(split) > len(named) else ""
        said.append(f"The loss of {'; of '.join(named)}{more} would split what they hold together.")
    else:
        said.append("There is no body whose loss alone would split the network.")
    return said


def together_sentence(together: pd.DataFrame) -> str:
    """Return how the network hung together in the first and the last year (``known.together_by_year``).

    Only to be told where local ties are on record: with the register's alone it tells of who joined a trust when.
    """
    rows = together.dropna(subset=["fragmentation"])
    if len(rows) < 2:
        return ""
    first, last = rows.iloc[0], rows.iloc[-1]
    said = (
        f"From {rows.index[0]} to {rows.index[-1]} the share of pairs that no path joins went from"
        f" {share(100 * first['fragmentation'])} to {share(100 * last['fragmentation'])}"
        f" (of {first['bodies']:,.0f} bodies then, {last['bodies']:,.0f} at the end)"
    )
    across = rows["across"].dropna()
    if len(across) < 2:
        return f"{said}. {BY_JOINING_DAY}"
    from_to = f"from {share(100 * across.iloc[0])} in {across.index[0]} to {share(100 * across.iloc[-1])}"
    said = f"{said}, and the share of pairs of partners that join two sectors {from_to} in {across.index[-1]}."
    return f"{said} {BY_JOINING_DAY}"


def backbone_lines(coordinators: pd.DataFrame, found: Known) -> list[str]:
    """Return each partnership at work with its backbone, or that the place is vacant (``coverage.coordinators``)."""
    rows = coordinators[["partnership", "backbone"]].drop_duplicates()
    lines = []
    for partnership, own in rows.groupby("partnership", sort=False)["backbone"]:
        of = found.partnerships.loc[[partnership]].iloc[0]
        names = [name_of(found, one) for one in own if one != VACANT]
        who = f"backbone {', '.join(names)}" if names else "backbone vacant: nobody is down as coordinating it"
        lines.append(f"{of['name']}, {LED_BY[str(of['led_by'])]}: {who}")
    return sorted(lines)


def name_of(found: Known, body: str) -> str:
    """Return the name of a body; its id where it has none."""
    return str(found.bodies["name"].get(body, body))


def ties_sentence(found: Known, view: Year, body: str) -> str:
    """Return whom a body is tied to in the year, by name."""
    rows = _of(view.standing, body)
    if rows.empty:
        return f"No tie of it is on record in {view.year}."
    others = [_partner(found, row, body) for _, row in rows.iterrows()]
    named = list(dict.fromkeys(others))
    more = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
    return f"Tied in {view.year} to {', '.join(named[:NAMED])}{more}."


def _of(ties: pd.DataFrame, body: str) -> pd.DataFrame:
    return ties[ties["from_body"].eq(body) | ties["to_body"].eq(body)]


def _partner(found: Known, row: pd.Series, body: str) -> str:
    other = row["to_body"] if row["from_body"] == body else row["from_body"]
    role = role_words(row["role"])
    return name_of(found, other) + ("" if role in ("", "member") else f" ({role})")


def role_words(role: object) -> str:
    """Return what somebody is in a tie, in a word or two."""
    words = {"responsible": "responsible body", "anchor": "anchor point"}
    return "" if not isinstance(role, str) else words.get(role, role)


def lost_lines(found: Known, view: Year, body: str) -> list[str]:
    """Return the ties that a body lost by the year, one line each, the last first."""
    rows = _of(view.lost, body).sort_values("year", ascending=False, kind="stable")
    return [
        f"Lost in {row['year']}: the tie with {_partner(found, row, body)}"
        + (f" ({row['why']})" if isinstance(row["why"], str) and row["why"] else "")
        for _, row in rows.iterrows()
    ]


def successor_lines(found: Known, view: Year, body: str) -> list[str]:
    """Return who had taken over the work of a body by the year, and whose work it had taken over."""
    after, before = view.successor[view.successor.index == body], view.successor.index[view.successor.eq(body)]
    return [
        *(f"Its work was taken over by {name_of(found, str(other))}." for other in after),
        *(f"It took over the work of {name_of(found, str(other))}." for other in before),
    ]


def history_lines(place: Place, school: str) -> list[str]:
    """Return what type of establishment a school has been, in the register's words, the first type first."""
    rows = place.school_types[place.school_types["school_id"].eq(school)]
    rows = rows.sort_values(["began", "facility_id"], na_position="first", kind="stable")
    lines = []
    for _, row in rows.iterrows():
        since = f"from {day(row['began'])}" if pd.notna(row["began"]) else "from before the record"
        until = f" to {day(row['ended'])}" if pd.notna(row["ended"]) else ""
        lines.append(f"{row['provider']} {since}{until}")
    return lines


def change_lines(place: Place, found: Known, school: str, *, today: date) -> list[str]:
    """Return how many partners a school had a year before and after each change of its status."""
    changed = changes(place.school_types[place.school_types["school_id"].eq(school)])
    counted = around(changed, found.ties, found.school_of, now=decimal_year(today))
    return [
        f"It became {row['became']} in {int(row['at'])}: {count(int(row['before']), 'partner', 'partners')} on record a"
        f" year before, {_after(row)}. {NO_CAUSE}"
        for _, row in counted.dropna(subset=["before"]).iterrows()
    ]


def _after(row: pd.Series) -> str:
    if pd.isna(row["after"]):
        return "and a year after has not passed yet"
    return f"{row['after']:,} a year after ({row['kept']:,} kept)"


def not_on_roll(children: int | None, pupils: float | None, *, reach: str) -> str:
    """Return how many children near a school are not its pupils, at the least; nothing where that cannot be said.

    ``children`` aged 0 to 15 live in neighbourhoods whose middle is within ``reach``; ``pupils`` are on the roll.
    """
    if children is None or pupils is None or pd.isna(pupils):
        return ""
    live, on_roll = agree(children, "lives", "live"), count(round(pupils), "pupil", "pupils")
    said = f"{count(children, 'child', 'children')} aged 0 to 15 {live} within {reach} of it, and it has {on_roll}"
    others = children - round(pupils)
    if others <= 0:
        return f"{said}."
    return f"{said}: at least {others:,} of them {agree(others, 'is', 'are')} not on its roll."


def alone_sentence(alone: pd.Series) -> str:
    """Return how many schools are tied to nobody (``network.isolated``, of schools that stand), and how many may be."""
    of, number, unknown = len(alone), int(alone.eq(True).sum()), int(alone.isna().sum())
    if unknown == of:
        return "Which schools are tied to nobody is not known: nothing on record tells."
    more = f"; of {unknown:,} more we do not know" if unknown else ""
    if number:
        said = f"{number:,} of {of:,} schools {agree(number, 'has', 'have')} no tie on record but with"
        return f"{said} {agree(number, 'its', 'their')} council or own trust{more}. {INVITATION}"
    if unknown:
        tied = of - unknown
        return f"{tied:,} of {of:,} schools {agree(tied, 'has', 'have')} a tie on record with others{more}."
    return f"Each of the {of:,} schools has a tie on record with others."


def lost_sentence(view: Year) -> str:
    """Return how many ties were lost by the year, and when most of them were."""
    if view.lost.empty:
        return f"No tie on record had been lost by {view.year}."
    years = view.lost["year"].astype(int).value_counts().sort_index()
    most = years.index[int(years.argmax())]
    number = len(view.lost)
    when = f"in {most}" if len(years) == 1 else f"the most in one year in {most} ({int(years.max()):,})"
    return f"{count(number, 'tie', 'ties')} on record {agree(number, 'was', 'were')} lost by {view.year}, {when}."


def council_lines(responsible: pd.DataFrame, observed: int, alone: pd.Series, vacant: int | None) -> list[str]:
    """Return the three roles of the council, each with the number here that it would begin with.

    ``responsible`` is of the year ``observed``.
    """
    with_council = int(responsible["body_type"].eq("council").sum())
    here = {
        "Monitor and challenge": f"the council runs {with_council:,} of {count(len(responsible), 'school', 'schools')}"
        f" ({observed}), and answers for the children of all",
        "Protector of collegiality": alone_sentence(alone).removesuffix(f" {INVITATION}"),
        "Quality assurer": "no partnership is on record yet"
        if vacant is None
        else f"{count(vacant, 'partnership', 'partnerships')} at work {agree(vacant, 'has', 'have')} no backbone",
    }
    return [f"{role}: {what}. Here: {here[role].rstrip('.')}." for role, what in ROLES_OF_COUNCIL.items()]


def cover_lines(found: Known, local: Local, body: str) -> list[str]:
    """Return what a school now provides that other services used to, one line each."""
    ours = [one for one in local.covers.values() if found.drawn_as(one.body, local) == body]
    return [_cover_line(one, name_of(found, body)) for one in ours]


def _cover_line(cover: Cover, name: str) -> str:
    since = f" since {cover.since}" if cover.since else ""
    paid = {True: "funded", False: "not funded", None: "whether it is funded is not known"}[cover.funded]
    before = f", which {cover.took_over_from} did before" if cover.took_over_from else ""
    service = KIND_BY_ID[cover.service].one if cover.service in KIND_BY_ID else cover.service
    return f"{name} does the work of a {service}{since}{before} ({paid})"


def picture_alt(view: Year, said: Sequence[str]) -> str:
    """Return the text alternative of the picture."""
    looks = view.drawn["look"]
    lost, over = int(looks.eq("lost").sum()), int(looks.eq("after").sum())
    bodies, standing = count(len(view.bodies), "body", "bodies"), count(len(looks) - lost - over, "tie", "ties")
    return (
        f"Network of {bodies} and {standing} in {view.year}, and {count(lost, 'tie', 'ties')} lost by then."
        f" {' '.join(said)} The table below has the same ties."
    )


def since_words(began: float) -> str:
    """Return the year in which a tie began, in words."""
    return "not known" if pd.isna(began) else str(int(began))


def until_words(tie: pd.Series) -> str:
    """Return the year in which a tie ended, or that it goes on as far as is known."""
    if pd.isna(tie["ended"]):
        return "goes on"
    return str(year_lost(pd.Series([tie["ended"]]))[0])


def from_words(source: object) -> str:
    """Return where a tie is known from."""
    return "register of schools" if source == REGISTER else "local record"
