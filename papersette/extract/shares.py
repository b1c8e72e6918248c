"""Levels that are told as a share of another's: 99.9% of RockNet's mIoU, 96% of the performance of RockNet."""

from __future__ import annotations

import re

from papersette.extract.quantity import Quantity

__all__ = ["is_share"]

LEVEL = r"(?:performance|accuracy|quality|effectiveness|capabilit(?:y|ies)|F1|m?IoU|mAP|BLEU|scores?|success rate)"
WHOLE = r"(?:the|its|their|human|original|full|baseline)"
OWNER = r"(?:[\w.+-]+ ){0,4}[\w.+-]+(?:['’]s|s['’])"
# 50-70% of human performance: so are both.
RANGE = r"(?:(?:[-–]| to )\d+(?:\.\d+)?[ %$]*)?"
SHARE = re.compile(
    rf"[ %$]*{RANGE}of (?:{WHOLE} (?:(?:{WHOLE}|overall|average) )*|{OWNER} (?:[\w-]+ )?){LEVEL}\b"
    r"(?! (?:gaps?|range|loss|drops?|lost|gains?|improvements?))"
)


def is_share(view: str, quantity: Quantity) -> bool:
    """Whether a percentage is of the level that something else reaches, and no level itself."""
    return quantity.unit == "%" and SHARE.match(view, quantity.stop) is not None
