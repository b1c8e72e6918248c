"""When two records are the same paper: by the ids they go by, else by title with other evidence."""

from papersette.merge.decide import Decision, Shelf, decide, is_alike
from papersette.merge.evidence import is_same_paper
from papersette.merge.identity import SCHEMES, identify, key_of
from papersette.merge.titles import normalize_title, plain_letters, title_keys

__all__ = [
    "SCHEMES", "Decision", "Shelf", "decide", "identify", "is_alike", "is_same_paper", "key_of", "normalize_title",
    "plain_letters", "title_keys",
]  # fmt: skip
