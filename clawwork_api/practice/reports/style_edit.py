"""The edited article and the list of corrections."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, document, workbook

PLAN = (
    "apply every rule of the style sheet to the article, count what I change, and keep everything else "
    "as it is"
)


def report(f: Figures) -> list[Deliverable]:
    summary = [("Total corrections", f["total"]), *((wrong, count) for wrong, _, count in f["counts"])]
    rules = [["Instead of", "Use", "Corrections"], *f["counts"]]
    return [
        document("article-edited.docx", f["title"], *f["paragraphs"]),
        workbook("corrections.xlsx", summary, Rules=rules),
    ]
