"""From what people type to a full-text query that is never wrong.

Stop words are left out unless nothing else is left. Every word is quoted, so that no character of it is an operator: "GPT-4",
"NDCG@10" and "don't" become phrases of their parts. Parts that the index cannot see (the signs of C++ or U-Net++) are asked for
literally besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from papersette.paper_ids import ARXIV_DOI, DOI, PAGES, bare_arxiv_id

__all__ = [
    "EDGES", "LONGEST_WORD", "MARK_START", "MARK_STOP", "MOST_WORDS", "NOTHING", "QUOTES", "WORD_PAPERS", "Ask", "clean",
    "count_papers", "find_identifiers", "has_word", "identifier", "is_prose", "match_expression", "plain", "quote", "split_words",
    "stop_words", "symbol_terms", "telling_words",
]  # fmt: skip


# What runs a statement with its parameters and returns rows.
Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

# Two private-use characters mark a hit in a snippet: they come through every escaping and stand in no text.
MARK_START = "\ue000"
MARK_STOP = "\ue001"

# Bounds on what is looked at: a pasted abstract is a query, a pasted book is its beginning.
MOST_CHARACTERS = 10_000
MOST_WORDS = 64
LONGEST_WORD = 80
# A text of more words is prose.
LONGEST_SEARCH = 8

# Words that ask for what beats something, and how they go on.
ASKING, BEATING = frozenset({"who", "which", "what", "that", "to", "paper", "papers"}), frozenset({"beat", "beats", "beating"})

# How many papers hold each of some words, given as a JSON array.
WORD_PAPERS = "select word, papers from words where word in (select value from json_each(?))"

# An expression that FTS5 accepts and that matches nothing.
NOTHING = '""'

# Signs as keyboards, word processors and PDFs write them: quotes and comparisons, ligatures, and letters of full width.
QUOTES = "“”„‟«»"
SIGNS = str.maketrans(
    dict.fromkeys(QUOTES, '"')
    | {"≤": "<=", "≥": ">=", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
    | {chr(0xFEE0 + code): chr(code) for code in range(ord("!"), ord("~") + 1)}
)
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ue000-\uf8ff]")
PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
EDGES = "()[]{}<>.,;:!?'`*^~|&=\\/“”‘’„…"
SYMBOL = re.compile(r"[^\W_](?P<signs>[+#]{1,3})$")
ID_SCHEME = re.compile(rf"^(?:(?:{'|'.join(PAGES)}|pmid):\s*)?(?:{ARXIV_DOI})?", re.IGNORECASE)
PDF = re.compile(r"\.pdf$", re.IGNORECASE)
# Where words of a reference meet; an entry of BibTeX has its values in braces, and no id has such a sign.
REFERENCE_PARTS = re.compile(r"[\s{}\"]+")


def match_expression(text: str | None) -> str:
    """Return a valid FTS5 expression of all words of any text, one that matches nothing where no word is left."""
    words = _words(text)
    return " AND ".join(quote(word) for word in telling_words(words)) or NOTHING


def telling_words(words: Sequence[str]) -> Sequence[str]:
    """Return the words that are no stop words, or all of them if there is no other; who beats BM25 asks for no music."""
    told = zip(("", *words), words, strict=False)
    are_asking = [before.lower() in ASKING and word.lower() in BEATING for before, word in told]
    return [
        word for word, is_asking in zip(words, are_asking, strict=True) if not (is_asking or word.lower() in stop_words())
    ] or words


def is_prose(words: Sequence[str]) -> bool:
    """Whether words are so many that they are prose, as a question is or a pasted abstract."""
    return len(telling_words(words)) > LONGEST_SEARCH


def symbol_terms(text: str | None) -> list[str]:
    """Return the words that end in signs which the index drops (`c++`, `u-net++`, `c#`), folded to lower case."""
    return [word.lower() for word in _words(text) if SYMBOL.search(word)]


def identifier(text: str | None) -> str:
    """Return the bare id in what may be an id, an address of one or a key: `https://arxiv.org/abs/2405.15738v2` is 2405.15738."""
    bare = UNSEEN.sub("", text or "").strip()[:300]
    on_page = next((match[1] for page in PAGES.values() if (match := page.match(bare))), bare)
    bare = ID_SCHEME.sub("", on_page).rstrip("/")
    if bare.startswith("10."):
        return bare.lower()
    bare = PDF.sub("", bare)
    return bare_arxiv_id(bare) or bare


def find_identifiers(text: str | None) -> list[str]:
    """Return the bare arXiv ids and DOIs that stand within a text, each once: those of a reference, or of an entry of BibTeX."""
    words = (word.strip(EDGES) for word in REFERENCE_PARTS.split(clean(text)) if any(map(str.isdigit, word)))
    found = dict.fromkeys(map(identifier, words))
    return [bare for bare in found if bare_arxiv_id(bare) or re.fullmatch(DOI, bare)]


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about a paper."""
    lines = files("papersette.site.typed").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _words(text: str | None) -> list[str]:
    """Return the words and quoted phrases of a text that hold something to look for."""
    found = (match[1] or (match[2] or "").strip(EDGES) for match in PHRASE_OR_WORD.finditer(plain(text)))
    return [word[:LONGEST_WORD] for word in found if has_word(word)][:MOST_WORDS]


def clean(text: str | None) -> str:
    """Return the part of a text that is looked at, without signs that nothing holds."""
    return UNSEEN.sub(" ", (text or "")[:MOST_CHARACTERS])


def plain(text: str | None) -> str:
    """Return what a text that people type means: clean, in the signs that the language of queries has."""
    return clean(text).translate(SIGNS)


def has_word(text: str) -> bool:
    """Whether a text holds something that the index sees."""
    return any(ch.isalnum() for ch in text)


def split_words(texts: Iterable[str]) -> list[str]:
    """Return the words between blanks of some texts that hold something that the index sees."""
    return [word for text in texts for word in text.split() if has_word(word)]


def quote(word: str) -> str:
    """Return a word or phrase as an FTS5 string, in which no sign is an operator."""
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


def count_papers(ask: Ask, expression: str, most: int) -> int:
    """Return how many papers an FTS5 expression finds, counted up to a bound."""
    ((papers,),) = ask("select count(*) from (select 1 from papers_fts where papers_fts match ? limit ?)", (expression, most))
    return int(papers)
