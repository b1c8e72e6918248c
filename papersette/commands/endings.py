"""How commands end where something is in their way: one clear line, and an exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable
from types import FrameType

import click

from papersette.errors import PapersetteError

__all__ = ["Commands", "end_as_by_ctrl_c", "end_at_once", "failure_of"]

# A polite end, and a closed terminal.
POLITE = (signal.SIGTERM, signal.SIGHUP)


class Commands(click.Group):
    """A group whose commands end with one clear line, and an exit code, on errors raised on purpose and those of files."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        _ensure_errors()
        try:
            return super().invoke(ctx)
        except PapersetteError as error:
            raise failure_of(error, error.exit_code) from error
        except KeyboardInterrupt as interrupt:
            click.echo("".join(f"\n{said}" for said in interrupt.args), nl=False, err=True)
            raise
        except OSError as error:
            # Whoever reads what is printed may have read enough.
            if error.errno == errno.EPIPE:
                raise
            _forget_unprinted()
            said = error.strerror or str(error)
            raise click.ClickException(f"{error.filename}: {said}" if error.filename else said) from error


def failure_of(error: PapersetteError, exit_code: int) -> click.ClickException:
    """Return what Click ends a command with that failed: the error's own line, and an exit code."""
    failure = click.ClickException(str(error))
    failure.exit_code = exit_code  # type: ignore[misc]  # click says to set it
    return failure


def end_as_by_ctrl_c() -> None:
    """Let a polite end (SIGTERM) and a closed terminal (SIGHUP) be what Ctrl-C is, but where they are ignored, as under nohup."""
    _handle(POLITE, signal.default_int_handler)


def end_at_once(clean_up: Callable[[], None]) -> None:
    """Let Ctrl-C and what is like it clean up and end the program, be there threads that wait for ever, as for standard input."""

    def end(number: int, _frame: object) -> None:
        clean_up()
        os._exit(128 + number)

    _handle((signal.SIGINT, *POLITE), end)


def _handle(ends: Iterable[signal.Signals], handler: Callable[[int, FrameType | None], object]) -> None:
    for each in ends:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, handler)


def _ensure_errors() -> None:
    """Open standard error where it is closed, for what is said to be lost; the next file that is opened would have its number."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - its number is the first that is free; it lasts as the process


def _forget_unprinted() -> None:
    """Drop what standard output could not take: Python would try once more at its end, and end with an error of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
