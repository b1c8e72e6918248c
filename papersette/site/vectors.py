"""How near papers are to a query in meaning, by vectors that the build stored; needs the extra [semantic]."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import mul
from threading import Lock

from papersette.embed import MODEL, Encoder, is_installed, load_encoder
from papersette.errors import BuildError
from papersette.site.query import parse
from papersette.site.search import Ask

__all__ = ["encode_query", "find_cosines"]

# Queries whose vectors are kept: of the pages, sortings and facets of one search all but the first need no model.
KEPT = 1000

_LOADING = Lock()

_MODEL = "select model from vectors limit 1"
_STORED = "select paper_id, vector from vectors where paper_id in (select value from json_each(?))"


def encode_query(ask: Ask, text: str) -> bytes | None:
    """Return the vector of a query's words and phrases, None without words, vectors of papers, or the extra."""
    query = parse(text)
    words = " ".join((*query.words, *query.phrases))
    if not words or not is_installed() or ask(_MODEL, ()) != [(MODEL,)]:
        return None
    return _encode(words)


@lru_cache(KEPT)
def _encode(text: str) -> bytes | None:
    # Threads that come together wait for one that loads the model.
    with _LOADING:
        encoder = _find_encoder()
    return encoder.encode([text])[0] if encoder else None


@cache
def _find_encoder() -> Encoder | None:
    """Return the model, None where the installed package holds other weights: a build says so, a search goes by words alone."""
    try:
        return load_encoder()
    except BuildError:
        return None


def find_cosines(ask: Ask, vector: bytes, ids: Sequence[int]) -> dict[int, float]:
    """Return the cosine of the angle between a query and each paper, from -1 to 1; of a paper without a vector the mean."""
    query = memoryview(vector).cast("b").tolist()
    length = _length(query)
    cosines: dict[int, float] = {}
    for paper_id, stored in ask(_STORED, (json.dumps(list(ids)),)):
        numbers = memoryview(stored).cast("b").tolist()
        cosines[paper_id] = sum(map(mul, query, numbers)) / (length * _length(numbers))
    mean = sum(cosines.values()) / len(cosines) if cosines else 0.0
    return {paper_id: cosines.get(paper_id, mean) for paper_id in ids}


def _length(numbers: Sequence[int]) -> float:
    return math.sqrt(sum(map(mul, numbers, numbers))) or 1.0
