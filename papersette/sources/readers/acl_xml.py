"""The ACL Anthology's XML: a collection of volumes, each with its papers.

Titles and abstracts are mixed content. Their text is what is read, the title's on one line, that of marked-up words (`b`, `i`,
`url`, `fixed-case`) and of formulas (`tex-math`, LaTeX without dollar signs) included, as it stands; `br`, `par` and `p` are
line breaks.

A paper's id is made of collection, volume and number (2022.sigdial-1.1, of the old style P18-1001); its own `url` names the PDF.
The venue is the volume's by name (`ws`, any workshop, only where no other is named and the volume has no title), the date is the
volume's month unless the paper has its own, `updated` the day of the last revision. A paper that was retracted or removed is
withdrawn, and the notice becomes its comment. Awards are topics of the scheme `award`.

Front matter (a volume's title pages, `frontmatter`) is no paper and is passed over; editors, page numbers, publishers, other
spellings of an author's name (`variant`) and the Anthology's ids of persons are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.errors import SourceError
from papersette.models import Paper, Reject
from papersette.months import MONTHS
from papersette.sources.fields.acl_venues import OLD_LETTERS, venue_name
from papersette.sources.fields.titles import one_line
from papersette.sources.records.record import read_record
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of

__all__ = ["read", "sniff"]

SITE = "https://aclanthology.org/"
BREAKS = frozenset({"br", "par", "p"})
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})", re.IGNORECASE)
OLD_STYLE = re.compile(r"[A-Z]\d\d")
# Elements that link a paper to something, what they link to, and where a name without an address is found.
LINKS: dict[str, tuple[str, str]] = {
    "pwccode": ("code", SITE),
    "pwcdataset": ("dataset", SITE),
    "video": ("video", SITE),
    "software": ("code", SITE + "attachments/"),
    "dataset": ("dataset", SITE + "attachments/"),
    "presentation": ("other", SITE + "attachments/"),
    "attachment": ("other", SITE + "attachments/"),
    "erratum": ("other", SITE),
}
ATTACHED = {"software": "code", "code": "code", "dataset": "dataset", "data": "dataset", "video": "video"}


def sniff(head: bytes) -> bool:
    """Accept a collection that has an id and holds volumes."""
    name, attributes = first_tag(head) or ("", b"")
    return name == "collection" and b"id=" in attributes and b"<volume" in head


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper a `paper`; one that cannot be read, or has no title, is a Reject.

    Raises:
        SourceError: the file is no XML, not the Anthology's, has a document type declaration, or holds no paper.
    """
    papers, volume = 0, None
    for node in read_nodes(stream, path, ("collection",), ("meta", "paper")):
        if isinstance(node, Reject):
            papers += 1
            yield node
        elif node.element.tag == "meta":
            volume = node
        else:
            papers += 1
            meta = volume.element if volume and volume.above == node.above else Element("meta")
            yield from read_record(_convert(node, meta), node.locator, node.raw)
    if not papers:
        raise SourceError(path, None, "no <paper> in it")


def _convert(node: Node, meta: Element) -> dict[str, Any]:
    """Return a paper's record, with the canonical keys, from its element and its volume's."""
    paper, key = node.element, _key(node)
    _break_lines(paper)
    notices = [notice for name in ("retracted", "removed") for notice in texts_of(paper, name)]
    return {
        "id": key,
        "ids": {"acl": key},
        "title": one_line(text_of(paper, "title")),
        "abstract": text_of(paper, "abstract"),
        "comment": notices[0] if notices else text_of(paper, "note"),
        "authors": [_author(author) for author in paper.findall("author")],
        "published": _published(paper, meta),
        "updated": max((day for revision in paper.findall("revision") if (day := revision.get("date"))), default=None),
        "venue": _venue(node, meta),
        "url": f"{SITE}{key}/" if key else None,
        "pdf_url": _pdf(text_of(paper, "url")),
        "doi": text_of(paper, "doi"),
        "language": text_of(paper, "language"),
        "withdrawn": bool(notices),
        "links": [link for child in paper if (link := _link(child))],
        "topics": [{"scheme": "award", "name": award} for award in texts_of(paper, "award")],
    }


def _key(node: Node) -> str | None:
    """Return a paper's id, None where the file does not number it."""
    names = {name: attributes.get("id", "") for name, attributes in node.above}
    collection, volume, number = names.get("collection"), names.get("volume", ""), node.element.get("id", "")
    if not (collection and volume and number):
        return None
    if not OLD_STYLE.fullmatch(collection) or not (volume.isdecimal() and number.isdecimal()):
        return f"{collection}-{volume}.{number}"
    # Workshops have many volumes of few papers.
    wide = collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= 5)
    return f"{collection}-{volume:0>2}{number:0>2}" if wide else f"{collection}-{volume}{number:0>3}"


def _venue(node: Node, meta: Element) -> str | None:
    slugs = [slug for venue in meta.findall("venue") if (slug := (venue.text or "").strip())]
    if not slugs:
        head = node.above[0][1].get("id", "")
        slugs = [OLD_LETTERS.get(head[0], "ws") if OLD_STYLE.match(head) else head.partition(".")[2]]
    names = [venue_name(slug) for slug in slugs if slug not in ("", "ws")]
    if names:
        return "-".join(names)
    return text_of(meta, "booktitle") or ("WS" if "ws" in slugs else None)


def _published(paper: Element, meta: Element) -> str | None:
    """Return year and month, the first of several; the year alone where the month is not given or not in English."""
    year = (text_of(paper, "year") or text_of(meta, "year") or "").strip()
    month = MONTH.search(text_of(paper, "month") or text_of(meta, "month") or "")
    return f"{year}-{MONTHS.index(month[1].lower()) + 1:02d}" if year and month else year or None


def _author(author: Element) -> dict[str, Any]:
    names = ((text_of(author, part) or "").strip() for part in ("first", "last"))
    affiliations = texts_of(author, "affiliation")
    return {"name": " ".join(filter(None, names)), "orcid": author.get("orcid"), "affiliations": affiliations}


def _pdf(url: str | None) -> str | None:
    url = (url or "").strip()
    return url if not url or "://" in url else f"{SITE}{url}.pdf"


def _link(child: Element) -> dict[str, str] | None:
    if child.tag not in LINKS or child.get("permission") == "false":
        return None
    kind, place = LINKS[child.tag]
    kind = ATTACHED.get(child.get("type", "").lower(), kind)
    target = (child.get("url") or child.get("href") or ("" if child.tag.startswith("pwc") else child.text) or "").strip()
    if child.tag == "erratum" and target and "://" not in target:
        target += ".pdf"
    return {"url": target if "://" in target else place + target, "kind": kind} if target else None


def _break_lines(paper: Element) -> None:
    for child in paper.iter():
        if child.tag in BREAKS:
            child.tail = "\n" + (child.tail or "")
