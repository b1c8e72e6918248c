"""How near papers are to a query in meaning, by vectors that the build stored; needs the extra [semantic]."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from papersette.embed import MODEL, Encoder, is_installed, load_encoder
from papersette.errors import BuildError
from papersette.site.queries.parse import parse
from papersette.site.typed.words import Ask, clean

__all__ = ["Near", "find_near"]

# Return the cosine of the angle between a query and each of some papers, from -1 to 1.
Near = Callable[[Ask, Sequence[int]], dict[int, float]]

# Queries whose vectors are kept: of the pages, sortings and facets of one search all but the first need no model.
KEPT = 1000

_LOADING = Lock()

_MODEL = "select model from vectors limit 1"
_STORED = """
    select paper_id, vector from vectors where length(vector) = ? and paper_id in (select value from json_each(?))
"""


def find_near(ask: Ask, text: str) -> Near | None:
    """Return what tells how near papers are to a text, None without words, vectors of papers, or the extra."""
    sought = _sought(text)
    if not sought or ask(_MODEL, ()) != [(MODEL,)] or not is_installed():
        return None
    # Threads that come together wait for one that loads the model.
    with _LOADING:
        encoder = _find_encoder()
    if encoder is None:
        return None
    vector = _read(encoder, sought)
    return lambda ask, ids: _compare(ask, encoder, vector, ids)


def _sought(text: str) -> str:
    """Return what the model reads: sentences as they stand, as it was trained, else the words that conditions leave."""
    query = parse(text)
    if query.phrases or query.without or query.understood:
        return " ".join((*query.words, *query.phrases))
    return clean(text).strip() if query.words else ""


@cache
def _find_encoder() -> Encoder | None:
    """Return the model, None where the installed package holds other weights: a build says so, a search goes by words alone."""
    try:
        return load_encoder()
    except BuildError:
        return None


@lru_cache(KEPT)
def _read(encoder: Encoder, text: str) -> Any:
    return encoder.read(text)


def _compare(ask: Ask, encoder: Encoder, vector: Any, ids: Sequence[int]) -> dict[int, float]:
    """Return the cosines of papers; one without a vector is as near as the others are on average."""
    stored = ask(_STORED, (len(vector), json.dumps(list(ids))))
    cosines = encoder.compare(vector, [paper_vector for _, paper_vector in stored])
    mean = sum(cosines) / len(cosines) if cosines else 0.0
    return dict.fromkeys(ids, mean) | {paper_id: cosine for (paper_id, _), cosine in zip(stored, cosines, strict=True)}
