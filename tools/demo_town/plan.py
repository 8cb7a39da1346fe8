"""Plan of the invented town's services, present and past, its surroundings included; ``services`` places them."""

from __future__ import annotations

from equitymap.sources.services.gp_fates import NONE_THERE
from tools.demo_town.entries import ADDED, CC, GP, LEFT, LIBRARY, NO_HEIR, YOUTH, Entry
from tools.demo_town.ground import ISLAND
from tools.demo_town.schools_plan import SCHOOLS, converted, primary, school

CAME_BACK = "left the register between 30 September 2019 and 14 October 2019 and came back by 3 February 2020"

CENTRES: tuple[Entry, ...] = (
    *(
        Entry(f"c{n}", CC, "{} Children's Centre", type="children's centre", opened=day, need=need)
        for n, (day, need) in enumerate(
            (
                ("2004-11-15", "most"),
                ("2005-03-01", "most"),
                ("2006-04-03", "middle"),
                ("2008-02-25", "middle"),
                ("2009-06-01", "least"),
            ),
            1,
        )
    ),
    Entry(
        "back", CC, "{} Children's Centre", type="children's centre", opened="2006-09-04", need="most", reason=CAME_BACK
    ),
    Entry("linked", CC, "{} Family Centre", type="linked site", opened="2010-02-01"),
    *(
        Entry(f"g{n}", CC, "{} Children's Centre", "delisted", type=kind, opened=day, gone=gone, need=need, reason=LEFT)
        for n, (day, gone, need, kind) in enumerate(
            (
                ("2005-10-03", ("2016-11-21", "2017-02-06"), "most", "children's centre"),
                ("2006-01-16", ("2018-03-12", "2018-04-09"), "most", "children's centre"),
                ("2007-05-14", ("2018-03-12", "2018-04-09"), "most", "children's centre"),
                ("2008-09-01", ("2019-08-26", "2019-09-30"), "middle", "children's centre"),
                ("2009-03-30", ("2022-03-05", "2022-08-19"), "most", "linked site"),
                ("2010-03-15", ("2024-04-15", "2024-05-13"), "least", "linked site"),
            ),
            1,
        )
    ),
    Entry(
        "cisle",
        CC,
        "Isle of Harrow Family Centre",
        "delisted",
        type="linked site",
        opened="2008-05-12",
        gone=("2017-05-08", "2017-06-12"),
        near=ISLAND,
        reason=LEFT,
    ),
)

LIBRARIES: tuple[Entry, ...] = (
    Entry(
        "central",
        LIBRARY,
        "Marlhaven Central Library",
        type="council-run",
        opened="2016-01-01",
        capacity=52,
        near=(300.0, -300.0),
    ),
    Entry(
        "central0",
        LIBRARY,
        "Marlhaven Old Library",
        "moved",
        type="council-run",
        gone=("2015-01-01", "2015-12-31"),
        heir="central",
        near=(900.0, -1_000.0),
        reason="moved to {heir}",
    ),
    Entry("l1", LIBRARY, "{} Library", type="council-run", capacity=38),
    Entry("l2", LIBRARY, "{} Library", type="council-run, unstaffed", capacity=44, need="least"),
    Entry(
        "given",
        LIBRARY,
        "{} Community Library",
        "handed_over",
        type="community-run",
        capacity=16,
        need="middle",
        reason="run by the council in 2016, by volunteers or a community body since 2019",
    ),
    Entry(
        "given2",
        LIBRARY,
        "{} Community Library",
        "handed_over",
        type="independent community",
        capacity=12,
        need="least",
        reason="run by the council in 2010, by volunteers or a community body since 2016",
    ),
    Entry("rest", LIBRARY, "{} Library", "paused", type="council-run", reason="closed for a time in the 2023 survey"),
    Entry(
        "shut1",
        LIBRARY,
        "{} Library",
        "closed",
        type="council-run",
        gone=("2012-01-01", "2012-12-31"),
        need="most",
        reason=NO_HEIR,
    ),
    Entry(
        "shut2",
        LIBRARY,
        "{} Library",
        "closed",
        type="council-run",
        gone=("2017-01-01", "2017-12-31"),
        need="most",
        reason=NO_HEIR,
    ),
)

PRACTICES: tuple[Entry, ...] = (
    *(
        Entry(f"m{n}", GP, name, type="GP practice", opened=day)
        for n, (name, day) in enumerate(
            (
                ("{} Medical Practice", None),
                ("{} Surgery", None),
                ("{} Health Centre", None),
                ("{} Surgery", "1989-04-01"),
                ("{} Medical Centre", "2009-07-01"),
                ("{} Surgery", None),
                ("{} Group Practice", None),
                ("{} Health Centre", "1996-10-01"),
                ("{} Surgery", "2014-04-01"),
            ),
            1,
        )
    ),
    Entry(
        "joined1",
        GP,
        "{} Old Surgery",
        "replaced",
        type="GP practice",
        closed="2018-03-31",
        at="m1",
        heir="m1",
        reason="another practice is at this postcode",
    ),
    Entry(
        "joined2",
        GP,
        "{} Family Practice",
        "replaced",
        type="GP practice",
        closed="2021-06-30",
        at="m5",
        heir="m5",
        reason="another practice is at this postcode",
    ),
    *(
        Entry(
            f"e{n}",
            GP,
            "{} Surgery",
            "closed",
            type="GP practice",
            closed=day,
            need=need,
            reason=NONE_THERE,
        )
        for n, (day, need) in enumerate((("2015-09-30", "least"), ("2019-03-31", "middle"), ("2022-09-30", "most")), 1)
    ),
    Entry("asleep", GP, "{} Branch Practice", "paused", type="GP practice", reason="dormant in the register"),
    Entry("soon", GP, "{} Primary Care Centre", "proposed", type="GP practice"),
)

CLUBS: tuple[Entry, ...] = (
    *(
        Entry(f"y{n}", YOUTH, "{} Youth Club", type="open access", opened="1994-01-01", need=need, reason=ADDED)
        for n, need in enumerate(("middle", "least"), 1)
    ),
    *(
        Entry(f"yc{n}", YOUTH, "{} Youth Club", "closed", type="open access", gone=gone, need=need, reason=ADDED)
        for n, (gone, need) in enumerate(
            (
                (("2012-04-01", "2012-04-30"), "most"),
                (("2015-01-01", "2015-12-31"), "most"),
                (("2019-10-31", "2019-10-31"), "middle"),
            ),
            1,
        )
    ),
)

AROUND: tuple[Entry, ...] = (
    *(primary(n, pupils) for n, pupils in ((91, 310), (92, 205), (93, 118), (94, 186))),
    school("r1", "{} High School", "maintained", "secondary", 1040),
    school(
        "r2", "{} Village School", "maintained", "primary", None, status="closed", closed="2016-08-31", reason=NO_HEIR
    ),
    *converted(9, 221, 5, 2015),
    *(Entry(f"rc{n}", CC, "{} Children's Centre", type="children's centre", opened="2006-05-01") for n in (1, 2)),
    Entry(
        "rg",
        CC,
        "{} Children's Centre",
        "delisted",
        type="linked site",
        opened="2009-01-12",
        gone=("2020-02-03", "2020-03-02"),
        reason=LEFT,
    ),
    Entry("rl1", LIBRARY, "{} Library", type="council-run", capacity=30),
    Entry(
        "rl2", LIBRARY, "{} Library", "closed", type="council-run", gone=("2013-01-01", "2013-12-31"), reason=NO_HEIR
    ),
    *(Entry(f"rm{n}", GP, "{} Surgery", type="GP practice") for n in (1, 2, 3)),
    Entry(
        "rm4",
        GP,
        "{} Medical Practice",
        "closed",
        type="GP practice",
        closed="2020-12-31",
        reason=NONE_THERE,
    ),
)

INSIDE: tuple[Entry, ...] = (*SCHOOLS, *CENTRES, *LIBRARIES, *PRACTICES, *CLUBS)
