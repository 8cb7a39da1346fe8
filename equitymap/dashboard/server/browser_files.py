"""Streamlit's own scripts and styles as this server sends them: compressed once, kept in memory, asked for ahead.

Streamlit sends each of some ninety files as it lies on the disk (2.9 MB for a first visit), and a browser asks for the
script of a kind of element only when one is to be drawn, its imports after that. Here a file is compressed when it is
first asked for, and the header of every page names what its first view draws (``PARTS``). Why: docs/decisions/0021.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from equitymap.dashboard.server import sign_in

PARTS = ("Html", "Button", "PageLink", "TextInput")
"""Kinds of element in the frame of every page and in the first view of Start, as Streamlit names their scripts."""
ENDINGS = (".js", ".css")
"""Files that are smaller when compressed; pictures and type are so already."""
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, immutable, max-age=31536000",  # a name changes with the content
    "X-Content-Type-Options": "nosniff",
}
IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


class BrowserFiles:
    """Send Streamlit's scripts and styles compressed, and name those of ``PARTS`` in the header of each page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.folder = Path(file_util.get_static_dir())
        address = f"{sign_in.base()}/static/js"
        self.link = ", ".join(
            f"<{address}/{name}>; rel=modulepreload; fetchpriority=low" for name in asked_ahead(self.folder)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a script or style, and pass everything else on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        file = file_of(str(scope["path"]), self.folder)
        if file is not None and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            content = await run_in_threadpool(compressed, file)
            kind = mimetypes.guess_type(file.name)[0]
            await Response(content, media_type=kind, headers=HEADERS)(scope, receive, send)
            return

        async def with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and self.link:
                headers = MutableHeaders(scope=message)
                # Streamlit's one page has this header; a page of our own is not kept at all.
                if (
                    headers.get("content-type", "").startswith("text/html")
                    and headers.get("cache-control") == "no-cache"
                ):
                    headers["link"] = self.link
            await send(message)

        await self.app(scope, receive, with_link)


def file_of(path: str, folder: Path) -> Path | None:
    """Return the script or style that an address asks for; None where it asks for anything else.

    Parameters
    ----------
    path
        The address below the host, with the base path.
    folder
        Where Streamlit has its files for the browser.
    """
    asked = re.fullmatch(rf"{re.escape(sign_in.base())}/(static/(?:js|css)/[\w.-]+)", path)
    if asked is None or not path.endswith(ENDINGS):
        return None
    file = folder / asked[1]
    return file if file.is_file() else None


@cache
def compressed(file: Path) -> bytes:
    """Return the content of a file, compressed once while the server runs."""
    return gzip.compress(file.read_bytes(), mtime=0)


def asked_ahead(folder: Path) -> list[str]:
    """Return the scripts of ``PARTS`` and everything they import that the page itself does not name.

    A part that this version of Streamlit has under another name is passed over: it is then asked for when it is drawn.
    """
    scripts, page = folder / "static" / "js", (folder / "index.html").read_text(encoding="utf-8")
    wanted = [file.name for part in PARTS for file in sorted(scripts.glob(f"{part}.*.js"))]
    for name in wanted:  # grows on the way
        imported = dict.fromkeys(IMPORTED.findall((scripts / name).read_text(encoding="utf-8")))
        wanted += [one for one in imported if one not in wanted and one not in page]
    return wanted
