"""How long the stages of something take, one after another."""

from __future__ import annotations

import time
from collections import defaultdict

__all__ = ["Laps"]


class Laps:
    """A watch that runs on: what has passed since the last lap is time of the stage that ends."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        # Seconds by stage.
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def end(self, stage: str) -> None:
        """End a lap of a stage, which may have several."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now
