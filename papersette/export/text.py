"""Papers as JSON lines, CSV, BibTeX, CSL-JSON and RIS: from an iterator of records to pieces of text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from papersette.export.escapes import escape_formula, escape_key, escape_latex, escape_prose
from papersette.export.papers import Record
from papersette.person_names import FAMILY_FIRST, GENERATION, begins_family, is_organisation, split_suffix

__all__ = ["csl_item", "date_parts", "state_of", "write_bibtex", "write_csl", "write_csv", "write_jsonl", "write_ris"]

CSV_COLUMNS = (
    "paper_key", "title", "abstract", "authors", "year", "published", "venue", "doi", "arxiv_id", "url", "pdf_url", "code",
    "project", "keywords", "categories", "citations", "upvotes", "language", "comment", "updated", "dated_by_id",
    "withdrawn", "papersette_ids",
)  # fmt: skip
# Signs that separate the texts of a cell, or begin a list; a text that has one makes the list a JSON array.
SEPARATING = re.compile(r"[;|,]|[^\S ]|^\s|\s$|^\w{0,20}[\[({]|^$|  ")
# So do, in names, words and signs that join them, stand for others, or mark notes and the end of a list.
OF_NAMES = re.compile(rf"{SEPARATING.pattern}|&|\b(?:and|al|others)\b|[\d*†‡§¶¹²³⁰⁴-⁹)]$|[.…]$|<br", re.IGNORECASE)
JOURNAL = re.compile(r"\b(?:journals?|transactions|letters|annals|magazine|reviews?|tacl|jmlr|tmlr)\b", re.IGNORECASE)
# A venue in capitals, or with a year at its end, is a meeting: no journal but those above is written so.
MEETING = re.compile(
    r"\b(?:proceedings|proc|conference|workshops?|symposium|meeting|findings|track)\b|/WS$|\b(?:19|20)\d\d$|(?-i:^[A-Z]{3,}\b)|"
    r"(?-i:^(?:NeurIPS|CoRL|CoLLAs|CoNLL|SemEval|BioNLP|SIGdial|RecSys|UbiComp|MobiCom|SenSys|EuroSys|EuroVis|VarDial)\b)",
    re.IGNORECASE,
)
# DOIs that the Anthology gives to papers of meetings, and its ids of papers in journals: Computational Linguistics and TACL.
ACL_MEETING = ("10.18653/v1/", "10.3115/")
ACL_JOURNAL = re.compile(r"[JQ]\d\d-|\d{4}\.(?:cl|tacl)-")
# What CSL has no names for.
CUSTOM = ("pdf_url", "links", "dated_by_id")
# Kinds of links that an entry has a field for.
LINK_KINDS = ("code", "model", "dataset", "demo", "project", "video")
# An address that a tag of RIS holds as it is.
PLAIN_ADDRESS = re.compile(r"https?://[^\s<>\";]+")
RIS_TYPES = {"article-journal": "JOUR", "paper-conference": "CONF", "article": "UNPB"}


def write_jsonl(papers: Iterable[Record]) -> Iterator[str]:
    """Yield a line for each paper, with every key that `build` reads."""
    for paper in papers:
        yield json.dumps(paper, ensure_ascii=False) + "\n"


def write_csv(papers: Iterable[Record]) -> Iterator[str]:
    """Yield a header and a row for each paper; a cell that a spreadsheet would take for a formula has an apostrophe before it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(CSV_COLUMNS)
    for paper in papers:
        row = {**paper} | {
            "authors": _join_names([author["name"] for author in paper.get("authors", ())]),
            "keywords": _join(_keywords(paper), SEPARATING),
            "categories": " ".join(topic["name"] for topic in paper.get("topics", ()) if topic["scheme"] == "arxiv"),
            "code": _links(paper, "code"),
            "project": _links(paper, "project"),
            "papersette_ids": _ids(paper),
        }
        writer.writerow(escape_formula(str(row.get(column, ""))) for column in CSV_COLUMNS)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def write_bibtex(papers: Iterable[Record]) -> Iterator[str]:
    """Yield an entry for each paper; its citation key is the paper's key, so that it stays the same."""
    for paper in papers:
        kind, holder = _kind(paper)
        published = str(paper.get("published", ""))
        year, month, day = [*published.split("-"), "", ""][:3]
        is_dated = year == str(paper.get("year"))
        fields = {
            # Double braces keep a title's capitals.
            "title": "{" + escape_latex(paper["title"]) + "}",
            "author": " and ".join(_bibtex_name(author["name"]) for author in paper.get("authors", ())),
            holder: escape_latex(paper.get("venue", "")),
            "year": str(paper.get("year", "")),
            "month": month if is_dated else "",
            "day": day if is_dated else "",
            "date": "" if is_dated else published,
            "doi": paper.get("doi", ""),
            "eprint": paper.get("arxiv_id", ""),
            "archiveprefix": "arXiv" if "arxiv_id" in paper else "",
            "url": _address(paper.get("url", "")),
            "pdf": _address(paper.get("pdf_url", "")),
            "language": escape_latex(paper.get("language", "")),
            # BibLaTeX prints it.
            "pubstate": state_of(paper),
            "keywords": "".join(f"{escape_latex(name)};" for name in _keywords(paper)),
            "note": escape_prose(paper.get("comment", "")),
            "abstract": escape_prose(paper.get("abstract", "")),
            "dated_by_id": paper.get("dated_by_id", ""),
            "papersette": _ids(paper),
        }
        fields |= {kind: _links(paper, kind) for kind in LINK_KINDS}
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
        yield f"@{kind}{{{escape_key(paper['paper_key'])},\n{''.join(lines)}}}\n\n"


def write_csl(papers: Iterable[Record]) -> Iterator[str]:
    """Yield a list of items, one a paper."""
    before = "[\n"
    for paper in papers:
        yield before + json.dumps(csl_item(paper), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def csl_item(paper: Record) -> dict[str, Any]:
    """Return a paper as an item of CSL-JSON; what CSL has no names for stands in `custom`, as it provides for."""
    kind, _ = _kind(paper)
    item = {
        "id": paper["paper_key"],
        "type": {"article": "article-journal", "inproceedings": "paper-conference", "misc": "article"}[kind],
        "title": paper["title"],
        "author": [_csl_name(author["name"]) for author in paper.get("authors", ())],
        "issued": _issued(paper),
        "container-title": paper.get("venue"),
        "DOI": paper.get("doi"),
        "URL": paper.get("url"),
        "number": f"arXiv:{paper['arxiv_id']}" if "arxiv_id" in paper else None,
        "abstract": paper.get("abstract"),
        "note": paper.get("comment"),
        "keyword": _join_keywords(_keywords(paper)),
        "language": paper.get("language"),
        "status": state_of(paper),
        "custom": {"papersette": paper["ids"]} | {name: paper[name] for name in CUSTOM if paper.get(name)},
    }
    return {name: value for name, value in item.items() if value}


def write_ris(papers: Iterable[Record], *, with_own: bool = False) -> Iterator[str]:
    """Yield the RIS record of each paper; its lines end in CR LF, as its readers expect.

    Args:
        papers: the records.
        with_own: write what RIS has no place for too, as JSON in the last of its custom tags, from where `build` reads it.
    """
    for paper in papers:
        item = csl_item(paper)
        date = date_parts(item)
        pairs = [("TY", RIS_TYPES[item["type"]]), ("TI", item["title"])]
        pairs += [("AU", _ris_name(author)) for author in item.get("author", ())]
        pairs += [("PY", "".join(date[:1])), ("DA", "/".join(date)), ("T2", item.get("container-title")), ("DO", item.get("DOI"))]
        pairs += [("UR", item.get("URL")), ("L1", paper.get("pdf_url")), ("AN", item.get("number")), ("LA", item.get("language"))]
        pairs += [("M3", item.get("status"))]
        pairs += [("KW", name) for name in _ris_keywords(_keywords(paper))]
        pairs += [("N1", item.get("note")), ("AB", item.get("abstract"))]
        lines = [f"{tag}  - {_on_one_line(str(value))}" for tag, value in pairs if value]
        own = [f"C8  - {json.dumps(item['custom'] | _own_ris(paper, item))}"] if with_own else []
        yield "".join(f"{line}\r\n" for line in (*lines, *own, "ER  - ", ""))


def date_parts(item: Record) -> list[str]:
    """Return the year, month and day of an item, as far as they are known."""
    return [f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0]]


def _own_ris(paper: Record, item: Record) -> dict[str, Any]:
    """Return what tags of RIS do not hold as it is: texts of lines, odd addresses, and names in no parts by what stands there."""
    texts = {name: paper.get(name, "") for name in ("abstract", "comment")}
    named = [(parts, _on_one_line(_ris_name(parts))) for parts in item.get("author", ())]
    # Where the family's name, the given one and a suffix are told apart, nothing else has a comma; a semicolon is one of lists.
    names = {
        written: author["name"]
        for (parts, written), author in zip(named, paper.get("authors", ()), strict=True)
        if "literal" in parts or ";" in written or written.count(",") != len(parts) - 1
    }
    own: dict[str, Any] = {name: text for name, text in texts.items() if text != _on_one_line(text)}
    own |= {"url": url} if (url := paper.get("url")) and not PLAIN_ADDRESS.fullmatch(url) else {}
    return own | ({"names": names} if names else {})


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _ris_name(author: dict[str, str]) -> str:
    """Return a name with its family first and its suffixes last; that of an organisation is a whole."""
    parts = [author["family"], author["given"], *author.get("suffix", "").split()] if "family" in author else [author["literal"]]
    return ", ".join(parts)


def _kind(paper: Record) -> tuple[str, str]:
    """Return the type of a BibTeX entry and its field for the venue."""
    venue = paper.get("venue")
    if not venue:
        return "misc", "howpublished"
    if in_anthology := paper["ids"].get("acl"):
        is_meeting = not ACL_JOURNAL.match(in_anthology[0])
    elif str(paper.get("doi", "")).startswith(ACL_MEETING):
        is_meeting = True
    else:
        is_meeting = bool(MEETING.search(venue)) and not JOURNAL.search(venue)
    return ("inproceedings", "booktitle") if is_meeting else ("article", "journal")


def state_of(paper: Record) -> str:
    """Return what who cites a paper must know of its state, nothing of most."""
    return "withdrawn" if paper.get("withdrawn") else ""


def _join(texts: list[str], separating: re.Pattern[str]) -> str:
    return json.dumps(texts, ensure_ascii=False) if any(map(separating.search, texts)) else "; ".join(texts)


def _join_names(names: list[str]) -> str:
    """Return names as a cell from which they are read as they are."""
    # What ends in capitals may be initials behind a family.
    if any(OF_NAMES.search(name) or name.rpartition(" ")[2].isupper() for name in names):
        # Of another list each may be a name with its family first, and the last may stand for others.
        return json.dumps([{"literal": name} for name in names], ensure_ascii=False)
    return "; ".join(names)


def _keywords(paper: Record) -> list[str]:
    return [topic["name"] for topic in paper.get("topics", ()) if topic["scheme"] == "keyword"]


def _ris_keywords(keywords: list[str]) -> list[str]:
    # One alone that has several commas is read as a list.
    is_one = len(keywords) == 1 and keywords[0].count(",") > 1
    return [_join_keywords(keywords)] if is_one else keywords


def _join_keywords(keywords: list[str]) -> str:
    # Of one alone the semicolon tells that a comma separates none.
    return "; ".join(keywords) + (";" if len(keywords) == 1 and "," in keywords[0] else "")


def _links(paper: Record, kind: str) -> str:
    """Return the addresses of a kind, those that lead nowhere too; what is no address (`TBA`) does not stand among them."""
    urls = [link["url"] for link in paper.get("links", ()) if link.get("kind") == kind]
    return " ".join(_address(url) for url in urls if url.lower().startswith(("http://", "https://")))


def _ids(paper: Record) -> str:
    return " ".join(f"{scheme}:{quote(value, safe='/:.')}" for scheme, values in paper["ids"].items() for value in values)


def _address(url: str) -> str:
    return "".join(f"%{ord(sign):02X}" if sign in "{}\\ " else sign for sign in url)


def _bibtex_name(name: str) -> str:
    """Return a name as BibTeX takes it, in braces where a sign or a word would split it, or it has no family name."""
    is_plain = {",", ";"}.isdisjoint(name) and not {"and", "others"} & set(name.lower().split()) and not name.startswith("{")
    if not is_plain or is_organisation(name):
        return "{" + escape_latex(name) + "}"
    parts = _csl_name(name)
    if "suffix" not in parts:
        # BibTeX takes a particle with a capital for a given name, and the last word for the family's.
        family = parts.get("family", "")
        is_parted = (" " in family and not family[0].islower()) or (family and name.startswith(family))
        return escape_latex(f"{family}, {parts['given']}" if is_parted else name)
    given, family, suffix = (escape_latex(parts[part]) for part in ("given", "family", "suffix"))
    # BibTeX has a place for Jr., and for no degree.
    return f"{family}, {suffix}, {given}" if GENERATION.fullmatch(parts["suffix"]) else f"{given} {{{family} {suffix}}}"


def _csl_name(name: str) -> dict[str, str]:
    """Return family, given name and suffix where they put together give the name, else the name as a whole."""
    person, suffix = split_suffix(name)
    words = person.split(" ")
    if len(words) == 2 and not suffix and all(map(FAMILY_FIRST.search, words)):
        return {"family": words[0], "given": words[1]}
    first = len(words) - 1
    while first > 1 and begins_family(words[first - 1]):
        first -= 1
    given, family = " ".join(words[:first]), " ".join(words[first:])
    is_person = bool(given and family) and "," not in name and " ".join(name.split()) == name and not is_organisation(name)
    # Parts in letters of names that begin with the family's are put together in that order.
    if not is_person or all(map(FAMILY_FIRST.search, (given, family))):
        return {"literal": name}
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _issued(paper: Record) -> dict[str, Any]:
    date = paper.get("published") or paper.get("year")
    return {"date-parts": [[int(part) for part in str(date).split("-")]]} if date else {}
