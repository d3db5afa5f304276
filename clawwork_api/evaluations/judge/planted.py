"""Words in a deliverable that are meant for the judge: ready-made verdicts, and orders what to score."""

import json
import re

MOST = 20
ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:rubric|criteria|instructions|scoring)\b"
    r"|\b(?:give|award|assign|grant|score)\b[^.\n]{0,60}\b(?:full marks|full score|"
    r"(?:10|ten) (?:of|out of) (?:10|ten)\b|10/10|(?:maximum|highest|perfect|top) (?:score|marks?|grade))"
    r"|\b(?:note|message|instructions?) (?:to|for) the (?:judge|assessor|evaluator|grader|ai|model)\b"
    r"|\byou are (?:the|a|an) (?:judge|assessor|evaluator|grader)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
SCORED = re.compile(r'\{[^{}]*"score"\s*:\s*"?\d')
KEYS = frozenset({"score", "scores", "total", "verdict", "completeness", "correctness", "quality", "summary"})


def planted(text: str) -> tuple[str, ...]:
    """Passages that address the judge, in their order; nothing in them is evidence of anything."""
    verdicts = _verdicts(text)
    for verdict in verdicts:
        text = text.replace(verdict, "\n")
    orders = [sentence.strip() for sentence in SENTENCE.split(text) if ORDERS.search(sentence)]
    return tuple(dict.fromkeys([*verdicts, *orders]))[:MOST]


def _verdicts(text: str) -> list[str]:
    """JSON objects that score something."""
    if SCORED.search(text) is None:
        return []
    found, at, decoder = [], text.find("{"), json.JSONDecoder()
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict) and len(KEYS.intersection(value)) > 1:
            found.append(text[at:end])
        at = text.find("{", end)
    return found
