"""Bodies of answers: read within bounds, decoded to their end, parsed to their end."""

from __future__ import annotations

import json
import zlib
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import httpx

from papersette.fetch.asks import BadAnswer

__all__ = ["read_body", "read_json", "read_xml"]


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the decoded body of an answer.

    httpx would take half a gzip stream for a whole one, and unpack 200 kB to 200 MB.

    Raises:
        BadAnswer: a body of more than `limit` bytes, packed or not, or one that breaks off.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise BadAnswer(f"packed as {encoding}, which was not asked for")
    inflate = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        try:
            body += inflate.decompress(chunk, limit + 1 - len(body)) if inflate else chunk
        except zlib.error as error:
            raise BadAnswer(f"not gzip: {error}") from error
        if len(body) > limit:
            raise BadAnswer(f"more than {limit:,} bytes")
    if inflate and (not inflate.eof or inflate.unused_data):
        raise BadAnswer("gzip that breaks off" if not inflate.eof else "something behind the end of the gzip stream")
    return bytes(body)


def read_json(body: bytes) -> Any:
    """Return a whole JSON document.

    Raises:
        BadAnswer: it is none, or half of one.
    """
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"not JSON ({_describe(body)}): {error}") from error


def read_xml(body: bytes) -> Element:
    """Return the root of a whole XML document without a DTD.

    Raises:
        BadAnswer: it is none, or half of one, or declares entities.
    """
    parser = XMLParser(target=_Builder())  # noqa: S314 - without a DTD there are no entities to blow up or to load
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise BadAnswer(f"not XML ({_describe(body)}): {error}") from error
    return root


class _Builder(TreeBuilder):
    """Builds a tree, and none of a document that declares entities."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 - the parser's hook
        """Stop at a DTD, before anything in it is read."""
        raise ValueError("it has a DTD")


def _describe(body: bytes) -> str:
    start = body.lstrip()[:15].lower()
    return "a page of HTML" if start.startswith((b"<!doctype html", b"<html")) else f"{len(body):,} bytes"
