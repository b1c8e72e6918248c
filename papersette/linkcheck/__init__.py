"""What became of the targets of links: asked politely, of public addresses only, kept with the day of asking."""

from papersette.linkcheck.check import Checked, Options, check_links
from papersette.linkcheck.states import find_target_state

__all__ = ["Checked", "Options", "check_links", "find_target_state"]
