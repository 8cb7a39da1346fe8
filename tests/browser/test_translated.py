"""A page that the browser translates: what stands above the map follows the map, and nothing breaks.

Chrome's translator is imitated, since it needs the network: every text is put into a font element of its own, again
and again, as it does it: swapped at once, or taken out before or after.
"""

from typing import Any

import pytest

from tests.browser.conftest import map_frame

TRANSLATE = """way => { const walk = () => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) {
    const parent = text.parentElement;
    if (!text.data.trim() || !parent || ['SCRIPT', 'STYLE', 'FONT'].includes(parent.tagName)) continue;
    const font = document.createElement('font'), inner = document.createElement('font');
    font.append(inner); inner.textContent = '[' + text.data + ']';
    const next = text.nextSibling;
    if (way === 'swap') parent.replaceChild(font, text);
    if (way === 'before') { parent.insertBefore(font, text); parent.removeChild(text); }
    if (way === 'after') { parent.removeChild(text); parent.insertBefore(font, next); }
  } };
  walk(); window.translator = setInterval(walk, 200); }"""


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).first.inner_text())


@pytest.mark.parametrize("way", ["swap", "before", "after"])
def test_the_heading_follows_the_map_while_the_page_is_translated(page: Any, live_app: str, way: str) -> None:
    page.goto(f"{live_app}/map")
    map_frame(page)
    page.get_by_role("heading", level=1).wait_for()
    first = heading(page)
    page.evaluate(TRANSLATE, way)
    page.wait_for_function("document.querySelector('h1')?.innerText.startsWith('[')")
    for name, follows in (
        ("How people fare", "how do neighbourhoods differ"),
        ("Need", first),
        ("How people fare", "how do"),
    ):
        page.locator("button", has_text=name).first.click()
        page.wait_for_function("words => document.querySelector('h1')?.innerText.includes(words)", arg=follows)
    page.wait_for_function("document.querySelector('h1')?.innerText.startsWith('[')")  # and it is translated anew
    assert page.problems == []


def test_a_page_is_left_and_entered_while_it_is_translated(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/withdrawals")
    page.get_by_role("heading", level=1).wait_for()
    page.evaluate(TRANSLATE, "swap")
    page.get_by_role("link", name="Map").first.click()
    page.wait_for_function("document.querySelector('h1')?.innerText.includes('Where is need greatest')")
    assert page.get_by_text("This app has encountered an error").count() == 0
    assert page.problems == []
