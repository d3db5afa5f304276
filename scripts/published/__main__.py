"""python -m scripts.published [FOLDER] [OCCUPATION]: takes minutes, most of them for Word files."""

import logging
import sys
import warnings
from pathlib import Path

from scripts.published import DATA, OCCUPATION, PAGE, documents, page
from scripts.published.comparison import rows

log = logging.getLogger("scripts.published")


def main(data: Path, occupation: str) -> None:
    """Writes the page. Raises FileNotFoundError when no published run lies in `data`."""
    files = documents.files_of(data)
    if not files:
        raise FileNotFoundError(f"no published run lies in {data}")
    outcomes = []
    for number, path in enumerate(files, start=1):
        outcomes.append(documents.outcome(path))
        if number % 50 == 0:
            log.info("%s of %s files", number, len(files))
    text = page.put(PAGE.read_text("utf-8"), "documents", page.of_documents(outcomes))
    text = page.put(text, "occupation", page.of_occupation(rows(data, occupation), occupation))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    warnings.simplefilter("ignore")  # what office libraries think of other people's files
    given = sys.argv[1:]
    main(Path(given[0]) if given else DATA, given[1] if len(given) > 1 else OCCUPATION)
