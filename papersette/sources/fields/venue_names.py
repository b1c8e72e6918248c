"""How conferences and journals outside the ACL Anthology are written, whatever a file, a slug or a comment calls them.

The names are those that they call themselves on their sites, read in November 2026; `acl_venues` has those of the Anthology.
"""

from __future__ import annotations

import re

__all__ = ["CONFERENCES", "conference_name"]

SIGNS = re.compile(r"[ -]")
# A name in capitals needs no row; these are written otherwise, or are called by several names.
WRITTEN = "AsiaCCS AutoML CoNLL CoRL FAccT Interspeech LREC-COLING NeurIPS RecSys"
CONFERENCES = {SIGNS.sub("", name.lower()): name for name in WRITTEN.split()} | {
    "acmccs": "CCS", "acmmm": "ACM MM", "acmmultimedia": "ACM MM", "ecmlpkdd": "ECML PKDD", "nips": "NeurIPS",
    "siggraphasia": "SIGGRAPH Asia", "usenixsecurity": "USENIX Security",
}  # fmt: skip


def conference_name(called: str) -> str:
    """Return the name of what is called so, in small letters: NeurIPS of nips, ACM MM of acm mm, ICML of icml."""
    return CONFERENCES.get(SIGNS.sub("", called), called.upper())
