"""The whole file, in large pieces: in those of 4 KB that Datasette sends, six downloads hold all other readers up.

A download that was cut off goes on where it ended: a request may ask for ranges of bytes (RFC 9110, section 14), and `If-Range`
with the tag of the bytes that one has gets the whole file where another has taken its place.

The rule `download_rate` of the guard bounds the bytes a second of one download: one that is as fast as it can be, for a reader on
the same machine, leaves little of the server to others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Forbidden, NotFound, Request, Response
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from papersette.site.serving.entity_tags import is_unchanged
from papersette.site.sql.database import DATABASE

PIECE_BYTES, MEDIA_TYPE = 262_144, "application/octet-stream"


class _File(FileResponse):
    """The file or ranges of it; whoever asks for its head alone reads nothing of it."""

    chunk_size = PIECE_BYTES


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response | None]]]]:
    """Serve /papers.db."""
    return [(rf"^/{DATABASE}\.db$", download)]


async def download(request: Request, scope: Scope, receive: Receive, send: Send, datasette: Datasette) -> Response | None:
    """Answer with the file under the entity tag of its bytes, as Datasette would: who may have it, and from what."""
    allowed = [("view-database-download", DATABASE), ("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, allowed)
    if DATABASE not in datasette.databases:
        raise NotFound(f"There is no database {DATABASE}")
    db = datasette.get_database(DATABASE)
    if not datasette.setting("allow_download") or db.is_mutable or not db.path:
        raise Forbidden("Database download is forbidden")
    tag = f'"{db.hash}"'
    if is_unchanged(tag, request.headers.get("if-none-match")):
        return Response("", status=304, headers={"etag": tag})
    rate = (datasette.plugin_config("guard") or {}).get("download_rate")
    send = _paced(send, PIECE_BYTES / rate) if rate else send
    await _File(db.path, headers={"etag": tag}, media_type=MEDIA_TYPE, filename=f"{DATABASE}.db")(scope, receive, send)
    return None


def _paced(send: Send, seconds: float) -> Send:
    """Return what sends a message and then waits."""

    async def send_and_wait(message: Message) -> None:
        await send(message)
        await anyio.sleep(seconds)

    return send_and_wait
