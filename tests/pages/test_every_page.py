"""Every page, on its own, on the demonstration place: it opens, says which place it is, and never shows a traceback."""

import pytest

from tests.pages.opening import PAGES, open_page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_stands_on_its_own(page):
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert app.title[0].value.endswith("?")
    assert any("invented place" in box.value for box in app.info)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_place_that_is_not_here_is_said_and_replaced(page):
    app = open_page(page, place="E99999999<script>")
    assert not app.exception
    assert "'E99999999scr' is not on this copy" in app.warning[0].value
    assert any("invented place" in box.value for box in app.info)
