"""Inject every fault and print the table; exit with 1 where a promise is broken."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tests.faults.cases import FAULTS
from tests.faults.kinds import BUSY, EITHER, GOOD, NEW, OLD_OR_NEW, ONE_LINE, SOUND, UNCERTAIN, Fault, UnavailableError
from tests.faults.yard import Outcome, Yard

# No record could be read, as the lines above the error say.
UNREAD = 65
KEPT, BROKEN, UNTRIED = "kept", "BROKEN", "not tried"
# What a promise allows: states, exit codes (None: any), and whether one line of error is due where the build fails.
PROMISES: dict[str, tuple[frozenset[str], frozenset[int] | None, bool]] = {
    ONE_LINE: (frozenset({"old"}), frozenset({1}), True),
    BUSY: (frozenset({"old"}), frozenset({75}), True),
    OLD_OR_NEW: (frozenset({"old", "new", "none"}), None, False),
    EITHER: (frozenset({"old", "new"}), frozenset({0, 1}), True),
    NEW: (frozenset({"new"}), frozenset({0}), True),
    UNCERTAIN: (frozenset({"new"}), frozenset({1}), True),
    SOUND: (frozenset({"old", "new", "sound"}), frozenset({0, 1, UNREAD}), True),
    GOOD: (frozenset({"sound"}), frozenset({0}), True),
}


def judge(promise: str, outcome: Outcome, state: str) -> str:
    """Return what is wrong with an outcome, nothing where the promise holds."""
    states, codes, is_one_line = PROMISES[promise]
    if state not in states:
        return f"the file is {state} after exit code {outcome.code}: {outcome.output[-300:]}"
    if codes is not None and outcome.code not in codes:
        return f"exit code {outcome.code}: {outcome.output[-300:]}"
    if is_one_line and outcome.code not in (0, UNREAD) and not outcome.is_one_line:
        return f"not one line: {outcome.output[-300:]}"
    if (outcome.code == 0) and state in ("old", "none"):
        return "success is claimed, the file is old"
    return ""


def try_out(fault: Fault, yard: Yard) -> tuple[str, list[str]]:
    """Return what was seen of a fault, and what is wrong with it."""
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    yard.reset()
    for outcome in fault.inject(yard):
        state = yard.state()
        seen[f"{state}, exit code {outcome.code}" if outcome.code else state] += 1
        wrong += filter(None, [judge(fault.promise, outcome, state)])
        yard.restore()
    if not seen:
        wrong.append("nothing was tried")
    wrong += filter(None, [yard.recover()])
    return "; ".join(f"{count} x {what}" for what, count in sorted(seen.items())), wrong


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="Those that take little time only.")
@click.option("--only", default="", help="Those whose name holds this.")
def main(quick: bool, only: str) -> None:
    """Inject every fault and print the table."""
    chosen = [fault for fault in FAULTS if only in fault.name and (fault.is_quick or not quick)]
    folder = Path(tempfile.mkdtemp(prefix="papersette-faults-"))
    # A build by somebody who may not write there must be able to read it.
    folder.chmod(0o755)
    started, verdicts = time.monotonic(), Counter[str]()
    try:
        yard = Yard(folder)
        click.echo("fault | how it is injected | what is promised | what was seen")
        click.echo("---|---|---|---")
        for fault in chosen:
            verdicts[report(fault, partial(try_out, fault, yard))] += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    untried = f", {verdicts[UNTRIED]} not tried" if verdicts[UNTRIED] else ""
    click.echo(f"\n{len(chosen)} faults{untried}, {verdicts[BROKEN]} promises broken, {time.monotonic() - started:.0f} seconds")
    sys.exit(1 if verdicts[BROKEN] else 0)


def report(fault: Fault, attempt: Callable[[], tuple[str, list[str]]]) -> str:
    """Print the line of a fault; return the verdict."""
    try:
        seen, wrong = attempt()
    except UnavailableError as error:
        verdict, told = UNTRIED, str(error)
    else:
        verdict = BROKEN if wrong else KEPT
        told = f"{wrong[0]!r} (and {len(wrong) - 1} more): {seen}" if wrong else seen
    click.echo(f"{fault.name} | {fault.how} | {fault.promise} | {verdict}: {told}")
    return verdict


if __name__ == "__main__":
    main()
