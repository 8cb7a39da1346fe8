"""A browser that comes back after the server was started again: the visitor's change stands."""

from contextlib import AsyncExitStack

import pytest

from benchmarks.servers import serving
from benchmarks.visitors import Visitor, connected
from tests import loops

CONTROL, CHOSEN = "Kind of need", "Low income"


async def visited(url: str, before: Visitor | None = None) -> Visitor:
    """Open the map, or come back to it with the controls of a visit before and one of them changed."""
    async with AsyncExitStack() as stack:
        socket = await connected(stack, url)
        if before is None:
            visitor = Visitor(socket, query="place=demo&kinds=library", page="map")
            await visitor.run(CONTROL)
        else:
            visitor = Visitor(socket, query=before.query, page="map", control=before.control)
            await visitor.run(CONTROL, CHOSEN)
            assert "layer=iod2025-income" in visitor.query
            assert "kinds=library" in visitor.query, "what else the address says stays"
            changed = visitor.query
            await visitor.run(CONTROL, "Crime")
            assert visitor.query == changed.replace("income", "crime"), "and so do later changes"
        assert visitor.exceptions == []
        return visitor


def test_the_first_change_after_a_restart_stands(root):
    with serving(root / "app.py") as server:
        first = loops.run(visited(server.url))
        assert first.control is not None
        loops.run(visited(server.url, first))  # others have been there since the restart
    with serving(root / "app.py") as server:
        loops.run(visited(server.url, first))  # the first one after the restart: the menu has not run yet


@pytest.mark.parametrize("stopped", [False, True])
def test_a_page_is_run_in_silence_only_for_controls_that_were_brought(monkeypatch, stopped):
    """Also where the page ends early, the browser is told again afterwards and the controls are played back."""
    from types import SimpleNamespace

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    from equitymap.dashboard.server import reconnect

    told, asked, state = [], [], {}
    context = SimpleNamespace(
        _enqueue=told.append,
        query_string="place=demo",
        page_script_hash="x",
        cached_message_hashes=frozenset(),
        context_info=None,
        script_requests=SimpleNamespace(request_rerun=asked.append),
        session_state=SimpleNamespace(get_widget_states=lambda: [WidgetState(id="a", string_value="b")]),
    )
    monkeypatch.setattr(reconnect, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(reconnect.st, "session_state", state)
    delta, address = ForwardMsg(), ForwardMsg()
    delta.delta.new_element.empty.SetInParent()
    address.page_info_changed.query_string = "place=demo&layer=x"

    def page():
        context._enqueue(delta)
        context._enqueue(address)
        if stopped:
            raise RuntimeError

    reconnect.run(lambda: context._enqueue(delta))
    assert (told, asked) == ([delta], [])
    assert reconnect.remember()
    if stopped:
        with pytest.raises(RuntimeError):
            reconnect.run(page)
    else:
        reconnect.run(page)
    assert told == [delta, address]
    assert [one.id for one in asked[0].widget_states.widgets] == ["a"]
    assert state == {}
    context._enqueue(delta)
    assert told == [delta, address, delta]
