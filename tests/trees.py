"""The syntax trees of the project's own modules."""

from __future__ import annotations

import ast
import gc
from pathlib import Path

__all__ = ["parse_module"]


def parse_module(path: Path) -> ast.Module:
    """Return the tree of a module.

    Nothing is collected meanwhile: up to Python 3.11 at least, all calls of the parser share one depth, and a finalizer that
    tells of an error has its traceback parsed too, after which the outer call raises a SystemError.
    """
    text = path.read_text("utf-8")
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if was_enabled:
            gc.enable()
