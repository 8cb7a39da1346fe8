"""A saved view on record: a name of its own, and a link."""

from __future__ import annotations

import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects.base import Known, check, read
from equitymap.records.subjects.views import SavedView


def test_a_saved_view_needs_a_link_and_a_name_of_its_own():
    with pytest.raises(RecordsError, match="Link"):
        read(SavedView, {"place": "demo", "name": "Far and poor", "link": " "})
    view = read(SavedView, {"place": "demo", "name": "Far and poor", "link": "workbench?where=iod2025-income:1:2"})
    known = Known(records={"view": {"one": view}})
    with pytest.raises(RecordsError, match="another saved view here is called Far and poor"):
        check(view, known)
    check(view, known, record="one")
