"""A site below a path of a host that has others: what all its addresses begin with is taken off before anything looks at them."""

from __future__ import annotations

import re

from papersette.errors import PapersetteError
from papersette.serve.live.follow import App, Message, Receive, Send

__all__ = ["BasePath", "read_base"]

ROOT = "/"
BASE = re.compile(r"/(?:[\w-][\w.-]*/)*", re.ASCII)
# What the site's own addresses begin with: below such a path it could not be told whether it was taken off already.
OWN = ("-", "named", "paper", "papers", "static")


class BasePath:
    """The ASGI application that takes a path off the addresses asked for, and puts it before those that answers lead to.

    The site writes it before all addresses by itself, but for what Datasette redirects to. Addresses without the path pass too:
    a server in front may have taken it off.

    Args:
        app: the site.
        base: the path, as `read_base` returns it.
    """

    def __init__(self, app: App, base: str) -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_with_base(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name, self._put_before(name, value)) for name, value in message["headers"]]
                message = {**message, "headers": headers}
            await send(message)

        if scope["type"] == "http":
            raw = self._take_off(scope["raw_path"].decode("latin-1")).encode("latin-1")
            await self._app({**scope, "path": self._take_off(scope["path"]), "raw_path": raw}, receive, send_with_base)
        else:
            await self._app(scope, receive, send)

    def _take_off(self, path: str) -> str:
        """Return a path of the site, whether it begins with the base, is that without its last slash, or came without it."""
        if path.startswith(self._base):
            return ROOT + path.removeprefix(self._base)
        return ROOT if f"{path}/" == self._base else path

    def _put_before(self, name: bytes, value: bytes) -> bytes:
        """Return the value of a header: that of a redirection to a path of the site, written without the base, with it."""
        base = self._base.encode()
        is_bare = name.lower() == b"location" and value.startswith(b"/") and not value.startswith(base)
        return base + value[1:] if is_bare else value


def read_base(text: str) -> str:
    """Return the path that a site lies at, with a slash at both ends.

    Raises:
        PapersetteError: it is no path, or one that addresses of the site itself begin with.
    """
    base = ROOT + text.strip("/") + "/" * bool(text.strip("/"))
    if not BASE.fullmatch(base):
        raise PapersetteError(f"{text} is no path of letters, figures, hyphens and points such as /papersette/")
    if base.split("/")[1] in OWN:
        raise PapersetteError(f"{text}: the site's own addresses begin with {', '.join(OWN)}; choose another path")
    return base
