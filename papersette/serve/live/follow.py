"""A site that goes on while its file is replaced.

Each file has an application of its own, and each request stays with the one that it came to: a page of many queries, a stream
or a download is of one file from its first byte to its last. An application that nobody can come to any more is closed with its
last request.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papersette.errors import PapersetteError

__all__ = ["App", "Edition", "Follow", "Message", "Receive", "Send", "identify"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# How often the path is looked at. A file is taken up when two looks in a row find it the same: one may be written in place.
LOOK_SECONDS = 0.5
# When a file is tried again that could not be opened for want of something: processes, room for temporary files.
AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Edition:
    """A file that is served: its application, and what tells it from other files."""

    app: App
    identity: object


# Opens what lies at a path now, for as long as the context lasts; a PapersetteError says why it cannot be served.
Publish = Callable[[Path], AbstractAsyncContextManager[Edition]]


class Follow:
    """The ASGI application that hands each request to the application of the newest file that can be served.

    Args:
        path: where new files appear.
        publish: opens a file.
        say: told what became of a new file, one line each.
    """

    def __init__(self, path: Path, publish: Publish, say: Callable[[str], None]) -> None:
        self._path, self._publish, self._say = path, publish, say
        # The newest that could be opened; there is none before `following`.
        self._current: _OpenEdition
        # Of the last file that could not be opened for now.
        self._waiting: object = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request with the file that is the newest when it comes; only while `following`."""
        async with self._current.lend() as app:
            await app(scope, receive, send)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Open the file, and take up each that comes after it.

        Raises:
            PapersetteError: the first cannot be served.
        """
        self._current = await _OpenEdition.open(self._publish(self._path))
        _freeze_objects()
        watch = asyncio.create_task(self._watch(self._current.identity))
        try:
            yield
        finally:
            watch.cancel()
            await self._current.retire()

    async def _watch(self, known: object) -> None:
        seen = known
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = identify(self._path)
            if now is not None and now == seen and now != known:
                served = self._current.identity
                known = await self._take_up(now, known)
                if self._current.identity != served:
                    _freeze_objects()
            seen = now

    async def _take_up(self, identity: object, known: object) -> object:
        """Serve the new file from now on, if it can be; return the identity of what need not be looked at again."""
        try:
            newest = await _OpenEdition.open(self._publish(self._path))
        except PapersetteError as error:
            self._say(f"{self._path}: the new file is not served, the old one stays: {error}")
            return identity
        except Exception as error:
            # The site goes on; what was wrong may be the machine and not the file.
            if identity != self._waiting:
                self._say(f"{self._path}: the new file is not served for now, the old one stays: {error!r}")
                self._waiting = identity
            await asyncio.sleep(AGAIN_SECONDS)
            return known
        old, self._current = self._current, newest
        self._say(f"{self._path}: the new file is served")
        try:
            await old.retire()
        except Exception as error:
            # What the old one leaves behind keeps nobody from the files to come.
            self._say(f"{self._path}: the old file was not closed: {error!r}")
        return newest.identity


class _OpenEdition:
    """An edition that is open for as long as it is the newest, or requests are within."""

    def __init__(self, edition: Edition, stack: AsyncExitStack) -> None:
        self.identity = edition.identity
        self._app, self._stack = edition.app, stack
        self._requests, self._is_retired = 0, False

    @classmethod
    async def open(cls, published: AbstractAsyncContextManager[Edition]) -> _OpenEdition:
        """Open what was published; it is closed once it is retired and nobody is within."""
        stack = AsyncExitStack()
        return cls(await stack.enter_async_context(published), stack)

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[App]:
        """Lend the application to a request."""
        self._requests += 1
        try:
            yield self._app
        finally:
            self._requests -= 1
            await self._close_if_left()

    async def retire(self) -> None:
        """Close with the last request."""
        self._is_retired = True
        await self._close_if_left()

    async def _close_if_left(self) -> None:
        if self._is_retired and not self._requests:
            await self._stack.aclose()


def _freeze_objects() -> None:
    """Let Python look no more for what nothing refers to among all that is there now: a look takes as long as ten pages.

    What is left of a file before is looked for first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def identify(path: Path) -> object:
    """Return what tells a file from another, and from itself when it is written to; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
