"""Requests that another process answers: what strangers ask in SQL of their own.

A query stops at its time limit, but until then it computes, and so do those beside it. In a niced process of its own it takes
processor time from nobody else, its memory has a bound, and where that process ends another is started (keep.py).
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs

import anyio
import httpx

from papersette.serve.live.follow import App, Message, Receive, Send

__all__ = ["SqlProxy", "has_sql", "may_take_sql"]

# Parameters that Datasette takes SQL from: of a query, and of a condition on a table.
SQL_PARAMETERS = frozenset({"sql", "_where"})
# Datasette's addresses of databases, tables and queries, but for those that plugins and files take before: what is large there,
# the whole database above all, takes nobody's place here.
TAKES_SQL = re.compile(rb"/(?!(?:-|static|paper)/|[^/.]+\.db$)[^/.]+(?:/[^/.]+)?(?:\.\w+)?$")
# Of one connection, not of a message (RFC 9110, 7.6.1).
HOP_HEADERS = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"trailer", b"proxy-connection"})
# No body is sent on.
BODY_HEADERS = frozenset({b"content-length", b"expect"})
METHODS = ("GET", "HEAD")
# Who asks, as this process knows it, whatever a request says of itself.
ORIGIN_HEADERS = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})
MOST_CONNECTIONS = 64
# A query has its time limit, a page several queries, and some wait for their turn first.
SECONDS = 30.0
# An answer holds its connection until it is sent; the longest is a stream, which the process itself gives 60 s.
SENDING_SECONDS = 65.0
RETRY_SECONDS = 2


class SqlProxy:
    """The ASGI application that hands requests with SQL to the process behind a Unix socket, all others to an application.

    Args:
        app: answers everything else.
        socket: where the process listens.
        longest: of the query strings that are handed on, in bytes; the application refuses others itself. None for no bound.
    """

    def __init__(self, app: App, socket: Path, longest: int | None = None) -> None:
        self._app, self._longest = app, longest
        # A client would keep cookies of one visitor for the next, and add headers of its own.
        self._transport = httpx.AsyncHTTPTransport(uds=str(socket), limits=httpx.Limits(max_connections=MOST_CONNECTIONS))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or self._is_long(scope) or not _is_with_sql(scope):
            await self._app(scope, receive, send)
        elif scope["method"] not in METHODS:
            await _refuse(send, 405, [(b"allow", ", ".join(METHODS).encode())], b"SQL is asked with GET.")
        else:
            await self._ask(scope, send)

    def _is_long(self, scope: Message) -> bool:
        return self._longest is not None and len(scope["query_string"]) > self._longest

    async def _ask(self, scope: Message, send: Send) -> None:
        try:
            answer = await self._transport.handle_async_request(_make_request(scope))
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeDecodeError):
            await _refuse(send, 400, [], b"This is no request that can be handed on.")
            return
        except httpx.HTTPError:
            wait = [(b"retry-after", str(RETRY_SECONDS).encode())]
            await _refuse(send, 503, wait, b"SQL cannot be answered just now; try again in a moment.")
            return
        try:
            with suppress(httpx.HTTPError), anyio.move_on_after(SENDING_SECONDS):
                await _send_on(answer, send)
        finally:
            await answer.aclose()


def _make_request(scope: Message) -> httpx.Request:
    target = scope["raw_path"].partition(b"?")[0] + b"?" + scope["query_string"]
    headers = [pair for pair in scope["headers"] if pair[0].lower() not in HOP_HEADERS | ORIGIN_HEADERS | BODY_HEADERS]
    headers += [
        (b"x-forwarded-for", (scope.get("client") or [""])[0].encode()),
        (b"x-forwarded-proto", scope["scheme"].encode()),
    ]
    url = httpx.URL(scheme="http", host="localhost", raw_path=target)
    timeout = httpx.Timeout(SECONDS, pool=RETRY_SECONDS).as_dict()
    return httpx.Request(scope["method"], url, headers=headers, extensions={"timeout": timeout})


async def _send_on(answer: httpx.Response, send: Send) -> None:
    """Send an answer; one that breaks off ends without its end, which tells who reads it."""
    kept = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() not in HOP_HEADERS]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": kept})
    async for part in answer.aiter_raw():
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _is_with_sql(scope: Message) -> bool:
    """Whether a request brings SQL of a visitor's own to an address that takes it."""
    return may_take_sql(scope["raw_path"]) and has_sql(scope["query_string"])


def may_take_sql(path: bytes) -> bool:
    """Whether a path, as it stands in a request, may be one of which Datasette takes SQL: a database, a table or a query."""
    return TAKES_SQL.match(path.partition(b"?")[0]) is not None


def has_sql(query: bytes) -> bool:
    """Whether a query string has SQL of a visitor's own; it is taken apart as Datasette takes it apart."""
    return not SQL_PARAMETERS.isdisjoint(parse_qs(query.decode("latin-1"), keep_blank_values=True))


async def _refuse(send: Send, status: int, more: list[tuple[bytes, bytes]], text: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
