"""A day as an option of a command."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import click

__all__ = ["day_option"]


def _to_day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


# Gives the command a date, None where the option is left out.
day_option = partial(click.option, type=click.DateTime(["%Y-%m-%d"]), callback=_to_day, metavar="DAY")
