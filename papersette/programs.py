"""Modules of this package run as programs of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["command", "environment"]

# `python -m` looks for modules in the working folder first, and what lies there is anybody's; `-P` is of Python 3.11.
RUN = "import sys; sys.path[:] = filter(None, sys.path); import runpy; runpy.run_module(sys.argv.pop(1), None, '__main__', True)"


def command(module: str, *arguments: str) -> list[str]:
    """Return what starts a module as a program, which runs no file of the working folder."""
    return [sys.executable, "-c", RUN, module, *arguments]


def environment() -> dict[str, str]:
    """Return the environment in which it finds what this process finds, wherever that was started from."""
    # An empty place is the working folder; this package may have been found there.
    places = [*filter(None, sys.path), str(Path(__file__).resolve().parents[1])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
