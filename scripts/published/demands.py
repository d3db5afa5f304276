"""What a brief demands by kind of file, as far as words tell: sentences that order something to be made."""

import re

ORDERS = re.compile(
    r"\b(?:create|prepare|produce|submit|save|provide|deliver|export|draft|write|develop|build|generate|"
    r"compile|design|complete|return|output|deliverable|present|format(?:ted)?)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:attached|attachment|reference file|using|provided in|based on|from)\b", re.IGNORECASE
)
KINDS = {
    ".xlsx": re.compile(r"\b(?:excel|spreadsheet|workbook)\b|\.xlsx\b", re.IGNORECASE),
    ".pdf": re.compile(r"\bpdf\b", re.IGNORECASE),
    ".docx": re.compile(r"\b(?:microsoft |ms )?word (?:document|file|doc)\b|\bdocx\b", re.IGNORECASE),
    ".pptx": re.compile(r"\b(?:powerpoint|slide deck|pptx)\b", re.IGNORECASE),
}
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
EITHER = re.compile(r"\bor\b|/", re.IGNORECASE)


def demanded(brief: str) -> list[frozenset[str]]:
    """Each demand as the kinds that meet it: several where the brief leaves the choice.

    What a sentence says of material that is given, after "using" or "attached", is no demand.
    """
    found: list[frozenset[str]] = []
    for sentence in SENTENCE.split(brief):
        order = GIVEN.split(sentence)[0]
        if not ORDERS.search(order):
            continue
        named = [kind for kind, words in KINDS.items() if words.search(order)]
        if len(named) > 1 and EITHER.search(order):
            found.append(frozenset(named))
        else:
            found += [frozenset([kind]) for kind in named]
    return list(dict.fromkeys(found))
