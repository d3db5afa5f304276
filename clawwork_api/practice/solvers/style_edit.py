"""House style applied to an article."""

import re

from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts, records


def solve(tables: Tables, texts: Texts) -> Figures:
    """Replaces whole words whatever the case, keeps a leading capital, and counts every replacement."""
    article = texts["article.docx"]
    rules = [(row["Instead of"], row["Use"]) for row in records(tables["style_sheet.csv"])]
    counts: list[list[str]] = []
    for wrong, right in rules:
        article, count = _replace(article, wrong, right)
        counts.append([wrong, right, str(count)])
    paragraphs = [line.lstrip("# ").strip() for line in article.splitlines() if line.strip()]
    return {
        "total": sum(int(row[2]) for row in counts),
        "counts": counts,
        "title": paragraphs[0],
        "paragraphs": [("## " if _heading(text) else "") + text for text in paragraphs[1:]],
        "words": sum(len(text.split()) for text in paragraphs),
    }


def _replace(text: str, wrong: str, right: str) -> tuple[str, int]:
    pattern = re.compile(r"\b" + re.escape(wrong) + r"\b", re.IGNORECASE)
    return pattern.subn(lambda m: right.capitalize() if m.group()[0].isupper() else right, text)


def _heading(text: str) -> bool:
    return len(text) < 60 and text[-1].isalpha()
