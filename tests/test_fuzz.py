"""What `make fuzz` fuzzes, with what it starts from."""

from __future__ import annotations

import pytest

from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_targets_take_their_seeds(name: str) -> None:
    """Each target takes what it starts from, whole, cut in the middle, and with a byte turned: fuzzing finds news only."""
    target = TARGETS[name]
    for seed in target.seeds[:20]:
        middle = len(seed) // 2
        for data in (seed, seed[:middle], seed[:middle] + bytes([seed[middle] ^ 0x84]) + seed[middle + 1 :], b""):
            target.run(data)
