"""Lists that stewards keep for everybody, as they are counted in a place: read and matched again for every build."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from equitymap.errors import EquityMapError
from equitymap.kinds import KIND_BY_ID, Kind, own_kind
from equitymap.places.lists.closings import closings_of
from equitymap.places.lists.own import OwnList, ground_of, own_list, with_own
from equitymap.places.lists.rows import table_of
from equitymap.places.place import Place
from equitymap.records.subjects.base import Known
from equitymap.records.subjects.lists import KeptList

FIRST_SLOT = 8
"""Slot of the first kind that is kept: those of a visit come before."""


@dataclass(frozen=True)
class Entered:
    """A list on record: its id, what it says, and when that was saved."""

    record: str
    value: KeptList
    at: datetime


@dataclass(frozen=True)
class KeptLists:
    """The lists of a place as they are counted, and those on record that are not, each with the reason in words."""

    lists: tuple[OwnList, ...] = ()
    refused: tuple[tuple[Entered, str], ...] = ()


def whose_words(value: KeptList) -> str:
    """Return whose list it is, in words."""
    return f"kept here, from {value.source.replace(';', ',')}, as of {value.as_of}"


def sorted_out(entered: Sequence[Entered]) -> tuple[list[Entered], list[tuple[Entered, str]]]:
    """Return the lists that can stand beside each other, the older ones first, and the others with what is wrong.

    What is saved here is checked before; what an import brought, or a later version knew, is checked when it is read.
    """
    good: dict[str, Entered] = {}
    bad = []
    for one in sorted(entered, key=lambda entry: (entry.at, entry.record)):
        beside = Known(records={KeptList.kind: {record: other.value for record, other in good.items()}})
        if wrong := " ".join(one.value.problems(beside, one.record)):
            bad.append((one, wrong))
        else:
            good[one.record] = one
    return list(good.values()), bad


def kinds_of_lists(entered: Sequence[Entered], place_code: str) -> Mapping[str, Kind]:
    """Return what each list is a list of, by its record; lists that say the same of their kind are of one."""
    slots: dict[object, int] = {}
    found = {}
    for one in sorted(entered, key=lambda entry: entry.record):
        value = one.value
        if value.service:
            found[one.record] = KIND_BY_ID[value.service]
            continue
        found[one.record] = own_kind(
            value.singular,
            value.plural,
            shape=str(value.shape),
            reach_m=value.reach_m,
            population=str(value.whom),
            on_foot=value.on_foot,
            slot=slots.setdefault(value.own, FIRST_SLOT + len(slots)),
            kept_for=place_code,
        )
    return found


def kept_lists(place: Place, entered: Sequence[Entered], *, left_out: Collection[str] = ()) -> KeptLists:
    """Return the lists on record of a place as they are counted, each set against those before it.

    A list counts as of the day it was saved: what it says may have changed since. One that cannot be counted leaves the
    others as they are. Marks and inks are those of all lists on record, whatever a visit has ``left_out``. Closings
    are set against all of them together, since one list can tell of a service that another one has.
    """
    good, refused = sorted_out(entered)
    kinds, ground = kinds_of_lists(good, place.code), ground_of(place)
    lists: list[OwnList] = []
    counted = [one for one in good if one.record not in left_out]
    for one in sorted(counted, key=lambda entry: (entry.value.name.casefold(), entry.record)):
        table, columns, others = table_of(one.value)
        try:
            lists.append(
                own_list(
                    with_own(place, [before for before in lists if before.counts]),
                    table,
                    columns,
                    kinds[one.record],
                    ground=ground,
                    count_doubtful=True,
                    new=others,
                    today=pd.Timestamp(one.at.date()),
                    whose=whose_words(one.value),
                    record=one.record,
                )
            )
        except EquityMapError as wrong:
            refused.append((one, str(wrong)))
    _tell_closings(place, lists, {one.record: one for one in counted})
    return KeptLists(tuple(lists), tuple(refused))


def _tell_closings(place: Place, lists: list[OwnList], entered: Mapping[str, Entered]) -> None:
    """Put into each list, in place, what it tells of services that a register or another list has as open."""
    for at, one in enumerate(lists):
        value = entered[one.record].value
        if any(row.closes for row in value.listed):
            beside = with_own(place, [other for other in lists if other.counts])
            closings, told = closings_of(beside, value, one.kind, today=one.read_on, whose=one.told)
            rows = pd.concat([one.account, told]) if len(one.account) else told
            lists[at] = replace(one, closings=closings, account=rows.sort_values("row", ignore_index=True))
