"""One link asked: HEAD first, GET for the first bytes where HEAD says no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import httpx

from papersette.linkcheck.states import find_state, find_target_state
from papersette.models import LinkCheck
from papersette.net import Pace, Refused, one_line, open_answer

__all__ = ["BUSY", "Prober"]

# Enough to see that something is there; a server that ignores it is left after its headers.
FIRST_BYTES = {"Range": "bytes=0-1023"}
BUSY = 429


@dataclass(frozen=True, slots=True)
class Prober:
    """Asks one link at a time.

    Args:
        client: made with a Guard.
        pace: waits before each request.
        seconds: for each hop until its headers are there; no body is read.
        today: the day of asking (UTC).
    """

    client: httpx.AsyncClient
    pace: Pace
    seconds: float
    today: date

    async def probe(self, url: str) -> LinkCheck:
        """Return what became of a link's target; never raises for what a server does."""
        try:
            return await self._ask(url)
        except (Refused, httpx.InvalidURL) as error:
            return self._without_answer(url, "refused", error)
        except TimeoutError:
            return self._without_answer(url, "unreachable", f"no answer within {self.seconds:g} seconds")
        except httpx.HTTPError as error:
            return self._without_answer(url, "unreachable", error)

    async def _ask(self, url: str) -> LinkCheck:
        try:
            head = self.client.build_request("HEAD", url)
            async with open_answer(self.client, head, self.pace, self.seconds) as response:
                if find_state(response.status_code) == "alive" or response.status_code == BUSY:
                    return self._judge(url, response)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            # Some servers do not know HEAD at all.
            pass
        get = self.client.build_request("GET", url, headers=FIRST_BYTES)
        async with open_answer(self.client, get, self.pace, self.seconds) as response:
            return self._judge(url, response)

    def _judge(self, url: str, response: httpx.Response) -> LinkCheck:
        places = [str(answer.url) for answer in (*response.history, response)]
        hops = [(hop.status_code, place) for hop, place in zip(response.history, places[1:], strict=True)]
        state = find_target_state(url, hops, response.status_code)
        return LinkCheck(url, self.today.isoformat(), response.status_code, state, places[-1] if hops else None, None)

    def _without_answer(self, url: str, state: str, reason: object) -> LinkCheck:
        shown = one_line(str(reason), 300) or type(reason).__name__
        return LinkCheck(url, self.today.isoformat(), None, state, None, shown)
