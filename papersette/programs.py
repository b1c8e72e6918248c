"""Modules of this package run as programs of their own."""

from __future__ import annotations

import os
import sys

__all__ = ["command", "environment"]


def command(module: str, *arguments: str) -> list[str]:
    """Return what starts a module as a program."""
    return [sys.executable, "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return the environment in which it finds what this process finds, wherever that was started from."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
