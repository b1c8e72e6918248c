"""Records of a format as papers: a table of rules says, key by key, what of the format's own record a canonical key holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from papersette.models import Paper, Reject
from papersette.sources.json.items import Item
from papersette.sources.records.record import make_reject, read_record

__all__ = [
    "Rule",
    "add_links",
    "at",
    "dig",
    "first",
    "make_project_link",
    "make_repository_link",
    "read_converted",
    "require_objects",
]

# Sites whose addresses tell by themselves whether a page is code, a model or a dataset, whatever a source calls it.
HOSTING = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co)/", re.IGNORECASE)

# What a canonical key holds, read from the format's own record; a rule raises ValueError with words that follow the key's name.
Rule = Callable[[Mapping[str, Any]], Any]


def read_converted(
    items: Iterable[Item | Reject],
    rules: Mapping[str, Rule],
    *,
    find_no_paper: Callable[[Mapping[str, Any]], str | None] = lambda _: None,
    is_addition: Callable[[Mapping[str, Any]], bool] = lambda _: False,
    keeps_others: bool = False,
) -> Iterator[Paper | Reject]:
    """Yield the paper of each object, and a Reject for each key whose rule or value fails: the paper is kept without that key.

    What is no object, or no paper, is a Reject.

    Args:
        items: the format's own records.
        rules: canonical key (see read_record) → rule.
        find_no_paper: tells what a record is that is no paper.
        is_addition: tells a record that needs no title, since it adds to a paper that another one brings.
        keeps_others: whether the record's own keys that have no rule are canonical.
    """
    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        if not isinstance(item.value, dict):
            yield make_reject(item.locator, "not an object", item.raw)
            continue
        if what := find_no_paper(item.value):
            yield make_reject(item.locator, f"{what}, no paper", item.raw)
            continue
        record: dict[str, Any] = {key: item.value[key] for key in item.value.keys() - rules} if keeps_others else {}
        for name, rule in rules.items():
            try:
                if (value := rule(item.value)) is not None:
                    record[name] = value
            except ValueError as error:
                yield make_reject(item.locator, f"{name} {error}; the paper was kept without it", item.raw)
        yield from read_record(record, item.locator, item.raw, is_addition=is_addition(item.value))


def at(*names: str) -> Rule:
    """Return a rule that reads the value under nested keys, None where one of them is absent."""
    if len(names) == 1:
        return lambda record: record.get(names[0])
    return lambda record: dig(record, *names)


def first(*rules: Rule) -> Rule:
    """Return a rule that gives the first value that there is."""
    return lambda record: next((value for rule in rules if (value := rule(record)) not in (None, "")), None)


def dig(value: Any, *names: str) -> Any:
    """Return the value under nested keys, None where one of them is absent.

    Raises:
        ValueError: what should hold a key is no object.
    """
    for name in names:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise ValueError(f"has no object around {name}")
        value = value.get(name)
    return value


def require_objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, none for an absent one.

    Raises:
        ValueError: the value is anything else.
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("is not a list of objects")
    return value


def make_project_link(url: Any) -> dict[str, Any]:
    """Return the link {url, kind} of what a source calls a project's page; the address of a repository tells its own kind."""
    return _make_link(url, "project")


def make_repository_link(url: Any) -> dict[str, Any]:
    """Return the link {url, kind} of what a source calls a repository: code, or on a site of many what its address tells."""
    return _make_link(url, "code")


def _make_link(url: Any, kind: str) -> dict[str, Any]:
    return {"url": url, "kind": None if isinstance(url, str) and HOSTING.match(url) else kind}


def add_links(given: Any, more: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return links, addresses or {url, kind}, with those that their source states elsewhere: each address once more at most."""
    links = list(given) if isinstance(given, list) else [given]
    places = {url: place for place, link in enumerate(links) if isinstance(url := _address(link), str)}
    for link in more:
        place = places.setdefault(link["url"], len(links))
        if place == len(links):
            links.append(link)
        elif not isinstance(links[place], dict) or not links[place].get("kind"):
            links[place] = dict(link)
    return links


def _address(link: Any) -> Any:
    return link.get("url") if isinstance(link, dict) else link
