"""Dates of publication as people and spreadsheets write them: what of a date is plain in any reading is read, the rest is not.

`05/01/2020` may be two days of one year, `Spring 2020` and `Q1 2020` name no month, `2020-21` begins in 2020: each has its year.
Excel's `5-Jan-20` and `Jan-20` have the year last, in two figures. Months may be called as in five other languages.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from papersette.sources.fields import values
from papersette.sources.fields.month_names import with_english_month

__all__ = ["published", "year"]

# 2020 May 5, 2020-May: the year comes first.
YEAR_FIRST = re.compile(r"(\d{4})[ -]([A-Za-z]{3,9})\.?(?:[ -](\d{1,2}))?", re.ASCII)
# 5-Jan-20, Jan-20
SHORT = re.compile(r"(?:(\d{1,2})-)?([A-Za-z]{3})-(\d\d)", re.ASCII)
# 05/2020, 5-2020, 12.2020; 2020-5, 2020/05
MONTH_LAST_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
UNPADDED = re.compile(r"(\d{4})[/.-](\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
# 2020-05-00: databases write noughts for a day and a month that they do not know.
ZEROS = re.compile(r"(\d{4}(?:-(?!00)\d\d)?)(?:-00){1,2}", re.ASCII)
# 2020-21, 2020/2021: a volume or a season is dated by the year in which it began.
YEARS = re.compile(r"(?:[A-Za-z]{1,9}\.? )?(\d{4})\s?[/–-]\s?(\d{4}|\d\d)", re.ASCII)
# One number of four figures, among words and numbers of two: Spring 2020, 05/01/2020, 2020 (in press), Oct 5-8, 2020.
LONGEST = 40
SMALL = r"(?:[^\d]*(?<!\d)\d{1,2}(?!\d))*[^\d]*"
PLAIN_YEAR = re.compile(rf"{SMALL}(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d){SMALL}", re.ASCII)
# Days on which somebody looked.
SEEN = re.compile(r"access|retriev|visit|view", re.IGNORECASE)


def published(value: object) -> str | None:
    """Return the day, month or year of a date in ISO form, as much of it as is plain."""
    found = values.filled(value)
    if found is None:
        return None
    try:
        return values.iso_date(found)
    except ValueError:
        for told in (found, with_english_month(found)):
            with suppress(ValueError):
                return values.iso_date(_in_order(told))
        return values.iso_date(_plain_year(found) or found)


def year(value: object) -> int | None:
    """Return the year of a number, or of a date."""
    try:
        return values.year(value)
    except ValueError:
        return _year_of_date(value)


def _year_of_date(value: object) -> int | None:
    if isinstance(value, str) and not values.WHOLE.fullmatch(value.strip()):
        with suppress(ValueError):
            return int((published(value) or "")[:4])
    return values.year(value)


def _in_order(text: str) -> str:
    """Return a date whose parts are plain with its year first, or a word for its month; any other as it is."""
    if match := YEAR_FIRST.fullmatch(text):
        return f"{match[3] or ''} {match[2]} {match[1]}".strip()
    if match := SHORT.fullmatch(text):
        return f"{match[1] or ''} {match[2]} {_century(int(match[3]))}".strip()
    if match := MONTH_LAST_YEAR.fullmatch(text):
        return f"{match[2]}-{match[1]:0>2}"
    if match := ZEROS.fullmatch(text):
        return match[1]
    match = UNPADDED.fullmatch(text)
    # 2020-21 has no month.
    return "-".join(part.zfill(2) for part in match.groups() if part) if match and int(match[2]) <= 12 else text


def _century(short: int) -> int:
    return short + (2000 if 2000 + short <= date.today().year + values.YEARS_AHEAD else 1900)


def _plain_year(text: str) -> str | None:
    if len(text) > LONGEST or SEEN.search(text):
        return None
    if match := YEARS.fullmatch(text):
        follows = int(match[1]) + 1
        return match[1] if match[2] in (str(follows), f"{follows % 100:02}") else None
    # What can only be one day, and is none, is a mistake of which no part is sure.
    if values.is_numbered_date(text):
        return None
    match = PLAIN_YEAR.fullmatch(text)
    return match[1] if match else None
