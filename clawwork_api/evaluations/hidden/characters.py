"""Characters without a shape: zero-width ones, and tags that spell text no one sees."""

import re

from clawwork_api.evaluations.hidden.found import HiddenText

TAGS = re.compile(r"[\U000e0020-\U000e007e]{2,}")
INVISIBLE = re.compile(r"[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")
FEW = 8
"""Word processors leave a few of these behind; a message takes more."""


def find(text: str) -> list[HiddenText]:
    found = [
        HiddenText("the text", "invisible tag characters", "".join(chr(ord(c) - 0xE0000) for c in m.group()))
        for m in TAGS.finditer(text)
    ]
    count = len(INVISIBLE.findall(text))
    if count > FEW:
        found.append(HiddenText("the text", f"{count} characters without a shape or that turn the order", ""))
    return found
