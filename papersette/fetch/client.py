"""One question, asked with patience: retries, back-off, conditional requests, bounds on size and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timezone

import anyio
import httpx
import tenacity

from papersette.errors import FetchError
from papersette.fetch.answers import Kept
from papersette.fetch.asks import Api, Ask, BadAnswer, Busy, Read
from papersette.fetch.bodies import read_body
from papersette.net import PORTS, Pace, Refused, make_client, one_line, open_answer, read_retry_after

__all__ = ["Client", "Options", "check_contact", "find_origin"]

# Worth another try: too many requests, time-outs and troubles of the server.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


def _silent(text: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an API is asked.

    Args:
        contact: mail address that goes into the User-Agent.
        pause: seconds between two requests, instead of the API's own.
        attempts: how often one question is asked at most.
        first_wait: seconds before the second attempt; each further wait is twice as long, with a random part.
        longest_wait: seconds that a back-off lasts at most.
        patience: seconds that an API may ask to wait; where it asks for more, the answer is missing.
        seconds: for the headers of an answer, and again for its body.
        max_bytes: of an answer, unpacked.
        trusted: (host, port) pairs that may lie at addresses that are not public, for a mirror of one's own.
        refresh: ask for everything anew, but keep what has not changed.
        today: the day of the questions (UTC).
        say: told of each wait.
    """

    contact: str
    pause: float | None = None
    attempts: int = 6
    first_wait: float = 2.0
    longest_wait: float = 60.0
    patience: float = 900.0
    seconds: float = 120.0
    max_bytes: int = 64_000_000
    trusted: frozenset[tuple[str, int]] = frozenset()
    refresh: bool = False
    today: date | None = None
    say: Callable[[str], None] = _silent


class _Passing(Exception):  # noqa: N818 - what it is, not that it is an error
    """A failure that may be over soon; `wait` is what the server asked for, in seconds."""

    def __init__(self, text: str, wait: float | None = None) -> None:
        super().__init__(text)
        self.wait = wait


class Client:
    """Asks one API.

    Args:
        api: whose answers are read.
        options: how.
    """

    def __init__(self, api: Api, options: Options) -> None:
        self._api = api
        self._options = options
        self._pace = Pace(api.pause if options.pause is None else options.pause)
        self._http = make_client(options.trusted, options.seconds, "gzip", check_contact(options.contact))
        self._back_off = tenacity.wait_exponential(options.first_wait, options.longest_wait) + tenacity.wait_random(
            0, options.first_wait
        )

    async def ask(self, ask: Ask, kept: Kept | None, today: date) -> tuple[Kept, Read]:
        """Return an answer and what it says; `kept` itself where it is still true.

        Raises:
            Busy: the API asks for a longer wait than anybody's patience.
            FetchError: the API refuses, or does not give a whole answer after all attempts.
            Expired: the API has forgotten the chain of pages.
        """
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type((_Passing, BadAnswer)),
            stop=tenacity.stop_after_attempt(self._options.attempts),
            wait=self._wait,
            before_sleep=self._tell,
            sleep=anyio.sleep,
            reraise=True,
        )
        try:
            return await retrying(self._ask_once, ask, kept, today)
        except (_Passing, BadAnswer) as error:
            raise FetchError(f"{error}, after {self._options.attempts} attempts") from error

    async def _ask_once(self, ask: Ask, kept: Kept | None, today: date) -> tuple[Kept, Read]:
        request = self._http.build_request("GET", ask.url, headers=_conditions(kept))
        if self._api.secret:
            request.url = request.url.copy_merge_params(dict(self._api.secret))
        try:
            async with open_answer(self._http, request, self._pace, self._options.seconds) as response:
                if response.status_code == httpx.codes.NOT_MODIFIED and kept:
                    return kept, self._api.read(ask, kept.body) if kept.body is not None else Read(None, 0)
                with anyio.fail_after(self._options.seconds):
                    return await self._take(ask, response, today)
        except TimeoutError as error:
            raise _Passing(f"no answer within {self._options.seconds:g} seconds") from error
        except (Refused, httpx.TooManyRedirects, httpx.UnsupportedProtocol) as error:
            raise FetchError(str(error)) from error
        except httpx.HTTPError as error:
            raise _Passing(f"{type(error).__name__}: {error}".rstrip(": ")) from error

    async def _take(self, ask: Ask, response: httpx.Response, today: date) -> tuple[Kept, Read]:
        """Return a whole answer, read to its end."""
        if response.status_code != httpx.codes.OK:
            await self._complain(response)
        body = await read_body(response, self._options.max_bytes)
        read = self._api.read(ask, body)
        is_nothing = not read.records and read.following is None
        headers = response.headers
        return Kept(None if is_nothing else body, today, True, headers.get("etag"), headers.get("last-modified")), read

    async def _complain(self, response: httpx.Response) -> None:
        """Raise what a status other than 200 means."""
        status = f"HTTP {response.status_code}"
        if response.status_code not in PASSING:
            try:
                body = await read_body(response, 100_000)
            except BadAnswer:
                body = b""
            raise FetchError(f"{status}: {one_line(body.decode('utf-8', 'replace'), 200)}".rstrip(": "))
        wait = read_retry_after(response.headers.get("retry-after"), datetime.now(timezone.utc))
        if wait is not None and wait > self._options.patience:
            raise Busy(f"{status}; the server asks to come back in {wait:,.0f} seconds")
        raise _Passing(status, wait)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Return the seconds before the next attempt: the back-off, or longer where the server asks for it."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _Passing) else None
        return max(self._back_off(state), asked or 0.0)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._options.say(f"{state.args[0].name}: {error}; asking again in {state.upcoming_sleep:.0f} seconds")

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.aclose()


def check_contact(contact: str) -> str:
    """Return a mail address that can stand in a header.

    Raises:
        ValueError: it is none.
    """
    name, at, host = contact.strip().partition("@")
    if not (name and at and "." in host) or not contact.isascii() or not contact.isprintable() or set(contact) & set(" ()<>\\"):
        raise ValueError(f"{contact!r} is not a mail address")
    return contact.strip()


def find_origin(url: str) -> frozenset[tuple[str, int]]:
    """Return the (host, port) pair of a mirror's address, for `trusted`.

    Raises:
        ValueError: it is no http or https address.
    """
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ValueError(f"{url}: {error}") from error
    if parts.scheme not in PORTS or not parts.host:
        raise ValueError(f"{url} is not an http or https address")
    return frozenset({(parts.raw_host.decode("ascii"), parts.port or PORTS[parts.scheme])})


def _conditions(kept: Kept | None) -> dict[str, str]:
    if kept is None:
        return {}
    known = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified}
    return {name: value for name, value in known.items() if value}
