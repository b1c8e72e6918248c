"""The venue that accepted a paper, as its authors' comment says: arXiv has no field of its own for it.

`Accepted at CVPR 2024`, `8 pages, to appear in Proc. of IEEE ISBI 2025`, `ICLR 2025 (oral)`. Only acronyms of known conferences
and journals are read, where the comment says that this very paper was accepted there: not submitted, not at a workshop, a
challenge or a track of its own, not another version or a part of it, and of two venues neither.

The acronyms were chosen by hand (November 2026) from those in the comments of 19,766 papers on arXiv of 1993 to 2025: none that
is a word, a system's name, or several conferences'. To rebuild, count what follows `accepted at`. Of 1,654
comments that name a venue so, 220 of the 312 in unusual words and 130 of all were read: 4 were wrong, and their words are among
OTHER now.
"""

from __future__ import annotations

import re

from papersette.sources.fields.venue_names import conference_name

__all__ = ["find_venue"]

KNOWN = (
    "3dv, aaai, accv, acl, aistats, asru, asiaccs, bmvc, cav, chi, cikm, coling, colm, colt, conll, corl, cvpr, eacl, "
    "ecai, eccv, ecir, emnlp, eusipco, facct, gecco, icassp, iccad, iccv, icde, icdm, icip, iclr, icme, icml, icpr, icra, "
    "icse, icwsm, ijcai, ijcnn, inlg, interspeech, iros, isbi, isit, ismar, ismir, issta, itsc, jmlr, kdd, lrec, "
    "lrec-coling, miccai, midl, naacl, neurips, osdi, podc, pods, recsys, sigir, sigmod, soda, stoc, tacl, tmlr, uai, "
    "uist, vldb, wacv, wsdm, www, nips, acmmm, siggraph, ecml-pkdd, ecmlpkdd, acm mm, acm multimedia, siggraph asia, "
    "ecml pkdd, acm ccs, usenix security"
)
# Findings of these conferences are one venue, as in the Anthology.
WITH_FINDINGS = frozenset({"ACL", "EACL", "EMNLP", "NAACL"})
# Others have posters of their own, which are no papers.
POSTERS_APART = frozenset({"SIGGRAPH", "SIGGRAPH Asia"})

# All patterns are for small letters. Without one of these no comment is looked at any further.
SAID = ("accept", "appear", "publish", "presented", "camera", "oral", "poster", "spotlight", "highlight")
NAME = f"(?P<name>{'|'.join(map(re.escape, sorted(KNOWN.split(', '), key=len, reverse=True)))})"
YEAR = r"(?:[ -]?(?:20|19)?\d\d|[ -]?['’`]\s?\d\d)"
KIND = r"oral|poster|spotlight|highlight"
VERB = (
    r"(?:accepted|appear(?:s|ed|ing)?|published|presented|camera[ -]ready)"
    rf"(?:,? (?:for|as|and|an?|the|to|be|in|{KIND}|full|long|short|regular|main|conference|papers?|publication|presentation"
    r"|published|presented|appear|version))* (?:by|at|to|in|for|of)"
)
BEFORE = (
    r"(?: (?:the|ieee/cvf|ieee/rsj|ieee|acm|annual|main|conference|proceedings|proc\.?|of|on|findings|(?:20|19)\d\d"
    r"|\d+(?:st|nd|rd|th)),?)*"
)
# What may stand behind the name: nothing that makes it another event's.
BEHIND = (
    rf"(?=\s*(?:\Z|[.,;:!()\[\]|]|[-–—] |as (?:an? )?(?:{KIND}|full|long|short|regular)\b|conference\b(?! on)"
    rf"|(?:{KIND}|main|findings|proceedings|camera|code|project|accepted)\b|https?:))"
)
ACCEPTED = re.compile(rf"\b{VERB}{BEFORE} {NAME}{YEAR}?{BEHIND}")
DECIDED = re.compile(rf"(?:\A|[.,;:(] ?){NAME}{YEAR}[ ,]*\(?(?:accepted|camera[ -]ready|{KIND})\b(?! to| by| at| for)")
MENTIONED = re.compile(rf"(?<![\w/-]){NAME}{YEAR}?(?![\w-])")
# Words of comments on other events than the conference itself, on another version of the paper, or on another paper.
OTHER = re.compile(
    r"workshop|submi|review|reject|withdr|tutorial|\bdemo|doctoral|abstract|student|challenge|competition|satellite|companion"
    r"|archival|session|breaking|industr|shared task|semeval|task \d|based on|buil[dt]|exten[ds]|supersed|located|@|symposium"
    r"|previous|original|\btalk|invited|thesis|parts? of|portion|appendix to|supplement|blog|not |special|intend|hope|plan"
    r"|(?:preliminary|conference|earlier|longer|full|journal|initial|abridged|different|shorter|short|first)[ -](?:\w+ )?version"
    r"|version of|(?<!main )(?<!research )(?<!technical )(?<!paper )track",
)
LONGEST = 500


def find_venue(comment: str) -> str | None:
    """Return the venue that a comment says to have accepted the paper, None where it may be another's."""
    told = comment.lower()
    if not any(word in told for word in SAID) or len(told := " ".join(told.split())) > LONGEST:
        return None
    found = ACCEPTED.search(told) or DECIDED.search(told)
    if not found or OTHER.search(told):
        return None
    name = conference_name(found["name"])
    others = {conference_name(match["name"]) for match in MENTIONED.finditer(told)} - {name}
    if others or (name in POSTERS_APART and "poster" in told):
        return None
    return name if "findings" not in told else "Findings" if name in WITH_FINDINGS else None
