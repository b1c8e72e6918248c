"""The whole file, in large pieces: in those of 4 KB that Datasette sends, six downloads hold all other readers up.

The rule `download_rate` of the guard bounds the bytes a second of one download: one that is as fast as it can be, for a reader on
the same machine, leaves little of the server to others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Forbidden, NotFound, Request, Response, asgi_send_file

from papersette.site.database import DATABASE
from papersette.site.guard import is_unchanged

PIECE_BYTES, MEDIA_TYPE = 262_144, "application/octet-stream"
Send = Callable[[dict[str, object]], Awaitable[None]]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response | None]]]]:
    """Serve /papers.db."""
    return [(rf"^/{DATABASE}\.db$", download)]


async def download(request: Request, send: Send, datasette: Datasette) -> Response | None:
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
    if request.method == "HEAD":
        # A server leaves the body out, but it would all be read for that.
        about = {"content-disposition": f'attachment; filename="{DATABASE}.db"', "content-length": str(db.size), "etag": tag}
        return Response("", headers=about, content_type=MEDIA_TYPE)
    rate = (datasette.plugin_config("guard") or {}).get("download_rate")
    send = _paced(send, PIECE_BYTES / rate) if rate else send
    await asgi_send_file(send, db.path, f"{DATABASE}.db", MEDIA_TYPE, PIECE_BYTES, {"etag": tag})
    return None


def _paced(send: Send, seconds: float) -> Send:
    """Return what sends a message and then waits."""

    async def send_and_wait(message: dict[str, object]) -> None:
        await send(message)
        await anyio.sleep(seconds)

    return send_and_wait
