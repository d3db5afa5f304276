"""Which texts fit some words best: Okapi BM25 over a few hundred short notes, the same on every database."""

import math
import re
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"\w+")
SATURATION, LENGTH_SHARE = 1.2, 0.75
"""BM25's k1 and b, at the values that are usual for short texts."""
COMMON = frozenset(
    word
    for line in (
        "a an and are as at be by for from give has have how in into is it its not of on or that the their",
        "this to was were what when which with you your",
    )
    for word in line.split()
)


def words_of(text: str) -> list[str]:
    """The words that tell something, in one case; a plural counts as its singular."""
    found = (word.casefold() for word in WORD.findall(text))
    return [_singular(word) for word in found if len(word) > 1 and word not in COMMON]


def ranked(wanted: str, texts: Sequence[str]) -> list[int]:
    """The places of the texts that share a word with `wanted`, the most fitting first."""
    asked = set(words_of(wanted))
    counted = [Counter(words_of(text)) for text in texts]
    mean = sum(c.total() for c in counted) / len(counted) if counted else 0.0
    weights = {word: _rarity(sum(word in c for c in counted), len(counted)) for word in asked}
    scores = [sum(w * _share(c[word], c.total(), mean) for word, w in weights.items()) for c in counted]
    return sorted((at for at, score in enumerate(scores) if score > 0), key=lambda at: (-scores[at], at))


def _rarity(holding: int, total: int) -> float:
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def _share(times: int, length: int, mean: float) -> float:
    if not times:
        return 0.0
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * length / mean
    return times * (SATURATION + 1) / (times + SATURATION * norm)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
