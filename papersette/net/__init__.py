"""The way out: which addresses may be asked, how often, and what an answer may cost."""

from papersette.net.client import make_client, one_line
from papersette.net.guard import PORTS, Guard, Refused, open_answer
from papersette.net.pace import Pace, read_retry_after
from papersette.net.policy import find_refusal, read_literal

__all__ = [
    "PORTS", "Guard", "Pace", "Refused", "find_refusal", "make_client", "one_line", "open_answer", "read_literal",
    "read_retry_after",
]  # fmt: skip
