"""What helps a search that finds too little or too much: conditions that no paper meets, and what may have been meant by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from papersette.site.queries.conditions import FIELDS, MEASURES, Condition
from papersette.site.queries.parse import Query
from papersette.site.queries.spelling import closest
from papersette.site.things import THINGS
from papersette.site.typed.initials import fold_words
from papersette.site.typed.words import Ask, quote, split_words

__all__ = ["find_unmet", "quote_author", "respell_author", "reword"]

_MET = "select 1 from papers where {} limit 1"
# By what a condition asks for: the table of the names of such things with its column of them, and what each row of is a use.
_NAMES = {thing.one: thing.spelled for thing in THINGS.values() if thing.spelled}
_USES = {"dataset": "paper_datasets", "measure": "metrics"}
_CANDIDATES = """
    select lower(name), (select 1 + count(*) from {uses} where {uses}.{key} = {names}.{key})
      from {names} where name >= ? collate nocase and name < ? collate nocase and length(name) between ? and ?
"""
LAST_LETTER = "\U0010ffff"
_SPELLED = "select name from {names} where name = ? collate nocase limit 1"
# A share where percent may be compared: of scores above 0.9 there is nearly every one.
SHARE = re.compile(r"(?<=[<>])(?P<equal>=?)\s*0(?P<share>\.\d{1,6})$")
_IN_PERCENT = f"select 1 from measures where (unit = '%' or unit is null and high = 100) and id in ({MEASURES}) limit 1"

# A name whose other words stand behind the condition, where they ask for words of papers: author:Ada Lovelace.
UNQUOTED = re.compile(r"(?<![\w-])(?i:author):(?P<first>[^\s\":]+)(?P<others>(?: +[^\s\":-][^\s\":]*){1,3})")
# A name of so many words may be misspelled in one of them, which keeps its first letters; so many authors are compared.
NAME_WORDS, SHORTEST, KEPT, MOST_COMPARED = (2, 4), 4, 2, 2_000
_ALIKE = f"""
    select name from authors where id in (select rowid from authors_fts where authors_fts match ? limit {MOST_COMPARED})
"""
_AUTHOR = "select 1 from paper_authors where {} limit 1"


def find_unmet(ask: Ask, query: Query, *, is_narrowed: bool) -> list[str]:
    """Return the conditions of a query that found nothing, as they were typed, that no paper meets even by themselves."""
    typed = _typed(query)
    if len(typed) == 1 and not (query.words or query.phrases or query.without or is_narrowed):
        return list(typed)
    return [said for said, condition in typed.items() if not ask(_MET.format(condition.sql), condition.values)]


def reword(ask: Ask, query: Query, unmet: Sequence[str]) -> dict[str, str]:
    """Return what may have been meant by conditions: the nearest name where nothing has theirs, percent for a share."""
    authors = [said for said, condition in _typed(query).items() if said in unmet and condition.part == "author"]
    typed = {said: condition for said, condition in _typed(query).items() if condition.part in _USES}
    meant = {said: _rename(ask, said, typed[said]) for said in unmet if said in typed}
    meant |= {said: _as_percent(said) for said, condition in typed.items() if SHARE.search(said) and _is_percent(ask, condition)}
    names = [respell_author(ask, split_words([said.partition(":")[2].replace('"', " ")])) for said in authors]
    return {said: other for said, other in meant.items() if other} | dict(chain.from_iterable(map(dict.items, names)))


def quote_author(ask: Ask, text: str) -> str | None:
    """Return a text with the author's name in quotes of which it asks for the first word alone, None where nobody has it."""
    match = UNQUOTED.search(text)
    if match is None:
        return None
    words = [match["first"], *match["others"].split()]
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size])
        condition = FIELDS["author"].read(name)
        if condition and ask(_AUTHOR.format(condition.result), condition.values):
            meant = " ".join([f'author:"{name}"', *words[size:]])
            return text[: match.start()] + meant + text[match.end() :]
    return None


def _typed(query: Query) -> dict[str, Condition]:
    return dict(zip(query.understood, query.apart or query.conditions, strict=True))


def _rename(ask: Ask, said: str, condition: Condition) -> str | None:
    """Return a condition with the name that is nearest to its own; None where a thing has that, or none a near one."""
    part = condition.part or ""
    names, key = _NAMES[part]
    name = str(condition.values[0])
    if ask(_SPELLED.format(names=names), (name,)):
        return None
    bounds = (name[0], name[0] + LAST_LETTER, len(name) - 2, len(name) + 2)
    near = closest(name.lower(), dict(ask(_CANDIDATES.format(names=names, key=key, uses=_USES[part]), bounds)))
    if near is None:
        return None
    other = str(ask(_SPELLED.format(names=names), (near,))[0][0])
    field, _, asked = said.partition(":")
    return f"{field}:" + asked.replace(name, f'"{other}"' if " " in other and '"' not in asked else other, 1)


def _is_percent(ask: Ask, condition: Condition) -> bool:
    return bool(ask(_IN_PERCENT, condition.values[:2]))


def _as_percent(said: str) -> str:
    return SHARE.sub(lambda match: f"{match['equal']}{100 * float(match['share']):g}", said)


def respell_author(ask: Ask, words: Sequence[str]) -> dict[str, str]:
    """Return the one of some words that misspells a word of an author's name, whose others they are, with what it should be."""
    if not NAME_WORDS[0] <= len(words) <= NAME_WORDS[1]:
        return {}
    for word in words:
        folded, others = "".join(fold_words(word)), [other for other in words if other != word]
        if len(folded) < SHORTEST:
            continue
        alike = ask(_ALIKE, (" AND ".join([*map(quote, others), f"{quote(folded[:KEPT])}*"]),))
        parts = [part for (name,) in alike if len(name.split()) == len(words) for part in name.split()]
        held = Counter("".join(fold_words(part)) for part in parts)
        near = closest(folded, {part: papers for part, papers in held.items() if part.startswith(folded[:KEPT])})
        if near and near != folded:
            return {word: next(part for part in parts if "".join(fold_words(part)) == near)}
    return {}
