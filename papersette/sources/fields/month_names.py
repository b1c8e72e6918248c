"""Names of months in the other languages of dates: German, French, Spanish, Portuguese and Italian."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["with_english_month"]

# A month in English, and its names and short forms in the five languages. Short forms that mean more than a month are left out
# (gen and mag are Italian's, jui French's of two months, out Portuguese's, set of both), and so is the name marco for março.
# Source: the languages' own; date: 2026-11-29.
ROWS = """
jan janvier janv januar jänner jaenner enero ene janeiro gennaio
feb février fevrier févr fevr fév fev februar febrero fevereiro febbraio febbr
mar mars märz maerz mrz marzo março
apr avril avr abril abr aprile
may mai mayo maio maggio
jun juin juni junio junho giugno giu
jul juillet juil juli julio julho luglio lug
aug août aout agosto ago
sep sept septembre septiembre setiembre setembro settembre sett
oct octobre oktober okt octubre outubro ottobre ott
nov novembre noviembre novembro
dec décembre decembre déc dezember dez diciembre dic dezembro dicembre
"""
ENGLISH = {name: row.split()[0] for row in ROWS.strip().splitlines() for name in row.split()}
WORD = re.compile(r"[^\W\d_]+")
# 1er, 1º, 1°: no other language's date has these.
ORDINAL = re.compile(r"(?<=\d)(?:er|[ºª°])(?=\s)")
# 5 de enero de 2020, 5 de enero del 2020
OF = re.compile(r"(?<=[\w.]) (?:de|del) (?=\w)", re.IGNORECASE)


def with_english_month(date: str) -> str:
    """Return a date with its month in English: `5 de enero de 2020` as `5 jan 2020`; any with other words or two months stays."""
    found = OF.sub(" ", ORDINAL.sub("", unicodedata.normalize("NFC", date)))
    words = WORD.findall(found)
    month = ENGLISH.get(words[0].lower()) if len(words) == 1 else None
    return found.replace(words[0], month) if month else date
