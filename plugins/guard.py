"""The guard before the site: what is refused, how many heavy requests run at once, headers, entity tags, CSV that is safe.

Its rules are the fields of `papersette.site.serving.guard.Rules`, each a setting of the plugin `guard`; without any, nothing is
limited that a single person would notice.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import anyio
from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Request
from jinja2 import Environment
from jinja2.ext import Extension

from papersette.site.serving.body import TooLong, take_body
from papersette.site.serving.campaigns import drop_campaigns
from papersette.site.serving.content_policy import HEADERS, OPEN_HEADERS, mark_scripts, policy, seal_page, tile_source
from papersette.site.serving.csv_rows import CsvRows
from papersette.site.serving.csv_stream import CsvStream
from papersette.site.serving.entity_tags import is_unchanged, tag_of
from papersette.site.serving.gate import Busy, Gate, find_who
from papersette.site.serving.guard import METHODS, Rules, find_fault, is_heavy, write_fault
from papersette.site.serving.request_headers import drop_strange_cookies, is_host
from papersette.site.sql.connection import guard_connection
from papersette.site.sql.database import DATABASE

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
# Status and reason, and after how many seconds to ask again, None where that would change nothing.
Refusal = tuple[int, str, int | None]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

SECRET = secrets.token_hex(16)
# What Datasette sends of a path that ends in .csv, but for pages of errors.
CSV = ("text/plain", "text/csv")
# Sent as they come, not held back: downloads, and what Datasette streams.
STREAMED, SENT_AT_ONCE = ("application/octet-stream",), (".csv", ".db")
# What the header Link says of an answer that goes on elsewhere.
NEXT = b'rel="next"'
RETRY_SECONDS = 2


def _rules(datasette: Datasette) -> Rules:
    return Rules(**(datasette.plugin_config("guard") or {}))


def _find_added(datasette: Datasette) -> list[re.Pattern[str]]:
    """Return the paths of pages that packages add, those that the site was told to load; its own parts are of no package."""
    packed = [plugin for plugin, _ in pm.list_plugin_distinfo()]
    routes = pm.subset_hook_caller("register_routes", [plugin for plugin in pm.get_plugins() if plugin not in packed])
    return [re.compile(path) for pages in routes(datasette=datasette) for path, _ in pages]


def _as_datasette_is_asked(scope: Message) -> Message:
    """Return a request as Datasette gets it: with GET for HEAD, without strange cookies, for an answer that is not packed."""
    # HEAD is told what GET would be, the length and the entity tag of the body among it; what is not held tells them itself.
    is_held = not scope["path"].endswith(SENT_AT_ONCE)
    method = "GET" if scope["method"] == "HEAD" and is_held else scope["method"]
    # Pages are looked at, and tags and ranges are of the bytes as they are: what compresses stands before the server.
    headers = [pair for pair in drop_strange_cookies(scope["headers"]) if pair[0].lower() != b"accept-encoding"]
    return {**scope, "method": method, "headers": headers}


class OwnScripts(Extension):
    """Marks the script elements of templates as the site's own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """Return the source with marks."""
        return mark_scripts(source, SECRET)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Read templates through OwnScripts."""
    env.add_extension(OwnScripts)


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Guard connections to databases; Datasette's own, of which it keeps the schema, stays as it is."""
    if database != "_internal":
        rules = _rules(datasette)
        guard_connection(conn, rules.value_bytes, rules.rows_bytes)


@hookimpl
def extra_template_vars(
    view_name: str, request: Request | None, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, bool]]] | dict[str, int | None]:
    """Tell the front page whether its reader may write SQL, and all others how long it may be in an address."""

    async def with_sql() -> dict[str, bool]:
        actor = request.actor if request else None
        return {"allows_sql": bool(await datasette.permission_allowed(actor, "execute-sql", DATABASE, default=True))}

    return with_sql if view_name == "index" else {"query_bytes": _rules(datasette).query_bytes}


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Stand before everything else."""
    return lambda app: Guard(app, datasette)


class Guard:
    """The ASGI application that answers instead of Datasette, or lets it."""

    def __init__(self, app: App, datasette: Datasette) -> None:
        self._app, self.csv_rows = app, CsvRows(datasette)
        self._rules = rules = _rules(datasette)
        self._heavy = Gate(rules.heavy_at_once, rules.waiting, rules.wait_seconds, rules.heavy_spare)
        self._streams = Gate(rules.streams_at_once, rules.waiting, rules.wait_seconds, each=rules.streams_each)
        self._added = _find_added(datasette)
        self._tiles = tile_source((datasette.plugin_config("datasette-cluster-map") or {}).get("tile_layer"))

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, query = scope["path"], drop_campaigns(scope["query_string"].decode("latin-1"))
        scope = {**scope, "query_string": query.encode("latin-1")}
        fault = find_fault(path, query, self._rules, scope["method"], is_added=self._is_added(path))
        if not all(is_host(value.decode("latin-1")) for name, value in scope["headers"] if name.lower() == b"host"):
            fault = 400, "The header Host is no name of a host."
        answer = Answer(scope, send, self)
        refusal = (*fault, None) if fault else await self._ask(scope, receive, answer)
        if refusal:
            await self.tell(send, path, *refusal)
        else:
            # Behind the gate: who reads slowly holds nobody up.
            await answer.finish()

    async def _ask(self, scope: Message, receive: Callable[[], Awaitable[Message]], answer: Answer) -> Refusal | None:
        """Let Datasette answer; return what is told in place of that where it may not, or not in time."""
        who = find_who((scope.get("client") or [""])[0])
        try:
            if self._is_added(scope["path"]):
                receive = await take_body(receive, self._rules.body_bytes)
            await self._pass_on(_as_datasette_is_asked(scope), receive, answer, who)
        except TooLong:
            return 413, f"What is sent is longer than {self._rules.body_bytes:,} bytes.", None
        except Busy:
            return 503, "Too many searches and queries at once; try again in a moment.", RETRY_SECONDS
        except TimeoutError:
            # A stream that has begun ends without its end, which tells who reads it.
            if answer.has_begun:
                raise
            return 503, "This took too long.", RETRY_SECONDS
        return None

    async def _pass_on(self, scope: Message, receive: Callable[[], Awaitable[Message]], answer: Answer, who: str) -> None:
        """Let Datasette answer, behind the gate of streams or that of heavy requests where it is one of these."""
        if scope["path"].endswith(".csv"):
            async with self._streams.pass_through(who):
                query = await self.csv_rows.order_stream(scope["path"], scope["query_string"].decode("latin-1"))
                scope = {**scope, "query_string": query.encode("latin-1")}
                with anyio.fail_after(self._rules.stream_seconds if self._rules.streams_at_once else None):
                    await self._app(scope, receive, answer.take)
        elif is_heavy(scope["path"]) or self._is_added(scope["path"]):
            async with self._heavy.pass_through(who):
                await self._app(scope, receive, answer.take)
        else:
            await self._app(scope, receive, answer.take)

    def _is_added(self, path: str) -> bool:
        return any(pattern.match(path) for pattern in self._added)

    def headers(self, scripts: list[str]) -> list[tuple[bytes, bytes]]:
        """Return the headers of what browsers may do with an answer."""
        more = OPEN_HEADERS if self._rules.is_open else {}
        named = HEADERS | more | {"Content-Security-Policy": policy(scripts, self._tiles)}
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in named.items()]

    @property
    def cache_control(self) -> bytes | None:
        """How long a page may be kept, None where nothing is said of it."""
        seconds = self._rules.cache_seconds
        return None if seconds is None else f"public, max-age={seconds}".encode()

    async def tell(self, send: Send, path: str, status: int, text: str, retry_seconds: int | None = None) -> None:
        """Refuse a request, in the form that its path asks for."""
        media_type, body = write_fault(path, status, text)
        headers = [(b"content-type", f"{media_type}; charset=utf-8".encode()), (b"content-length", str(len(body)).encode())]
        headers += [*self.headers([]), (b"cache-control", b"no-store")]
        if status == 405:
            headers.append((b"allow", ", ".join(METHODS).encode()))
        if retry_seconds is not None:
            headers.append((b"retry-after", str(retry_seconds).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Answer:
    """An answer on its way out: pages are held until they are whole, streams (`is_streamed` from their beginning) passed on."""

    def __init__(self, scope: Message, send: Send, guard: Guard) -> None:
        self._scope, self._send, self._guard = scope, send, guard
        self._asked = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self._start: Message = {}
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self._csv: CsvStream | None = None
        self.is_streamed = self.has_begun = False

    async def take(self, message: Message) -> None:
        """Take a message of Datasette's."""
        if message["type"] == "http.response.start":
            await self._take_start(message)
        elif self._csv:
            await self._take_rows(self._csv, message.get("body", b""), more=message.get("more_body", False))
        elif self.is_streamed:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))

    async def finish(self) -> None:
        """Send what was held."""
        if self.is_streamed or not self._start:
            return
        body, scripts = b"".join(self._body), list[str]()
        if self._media_type == "text/html":
            page, scripts = seal_page(body.decode("utf-8"), SECRET)
            body = page.encode()
        status = self._start["status"]
        if status == 200 and self._scope["method"] in ("GET", "HEAD"):
            tag = tag_of(body)
            self._headers[b"etag"] = tag.encode()
            if self._guard.cache_control and self._is_for_all:
                self._headers[b"cache-control"] = self._guard.cache_control
            if is_unchanged(tag, self._asked.get(b"if-none-match")):
                status, body = 304, b""
        elif status >= 400:
            self._headers[b"cache-control"] = b"no-store"
        self._headers.pop(b"content-length", None)
        if status != 304:
            self._headers[b"content-length"] = str(len(body)).encode()
        await self._begin(status, scripts)
        await self._send({"type": "http.response.body", "body": b"" if self._scope["method"] == "HEAD" else body})

    @property
    def _is_for_all(self) -> bool:
        """Whether everybody gets the same: nobody said who asks, no cookie is set, and a plugin's page does not say otherwise."""
        told = self._headers.get(b"cache-control", b"").lower()
        is_asked = b"cookie" in self._asked or b"authorization" in self._asked
        return not (is_asked or self._cookies or b"private" in told or b"no-store" in told)

    @property
    def _cookies(self) -> list[tuple[bytes, bytes]]:
        return [pair for pair in self._start.get("headers") or [] if pair[0].lower() == b"set-cookie"]

    @property
    def _media_type(self) -> str:
        return self._headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()

    async def _take_start(self, message: Message) -> None:
        self._start = message
        self._headers = {name.lower(): value for name, value in message.get("headers") or [] if name.lower() != b"set-cookie"}
        path, query = self._scope["path"], self._scope["query_string"].decode("latin-1")
        if path.endswith(".csv") and self._media_type in CSV:
            self._csv = CsvStream(self._guard.csv_rows, path, query)
        self.is_streamed = self._csv is not None or self._media_type in STREAMED or b"etag" in self._headers
        if self._csv:
            # It begins with its first rows: Datasette has no other way to say that there are none because the SQL is wrong.
            self._headers.pop(b"content-length", None)
        elif self.is_streamed:
            await self._begin(message["status"], [])

    async def _begin(self, status: int, scripts: list[str]) -> None:
        told = self._guard.headers(scripts)
        # Browsers take no two of Access-Control-Allow-Origin; of two policies both hold.
        said = {name for name, _ in told} - {b"content-security-policy"}
        headers = [*((name, value) for name, value in self._headers.items() if name not in said), *self._cookies, *told]
        self.has_begun = True
        await self._send({**self._start, "status": status, "headers": headers})

    async def _take_rows(self, csv: CsvStream, body: bytes, *, more: bool) -> None:
        """Pass rows on, some at a time; a search writes all of them as one."""
        is_enough = csv.add(body)
        if more and not is_enough:
            return
        if not self.has_begun:
            fault = None if more else await csv.find_error()
            if fault:
                await self._guard.tell(self._send, self._scope["path"], *fault)
                return
            await self._begin(self._start["status"], [])
        rows = await csv.take(more=more, goes_on=NEXT in self._headers.get(b"link", b""))
        await self._send({"type": "http.response.body", "body": rows, "more_body": more})
