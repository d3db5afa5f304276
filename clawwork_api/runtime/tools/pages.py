"""The pages of a file of the task, for the tools that look at them."""

from collections.abc import Mapping
from pathlib import Path

from clawwork_api.documents import DocumentError
from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.tools.contract import ToolContext, ToolError


async def drawn_pages(context: ToolContext, place: Path, otherwise: Mapping[str, str]) -> Path:
    """A PDF with the pages of a PDF or Office file; `otherwise` is what to do, by kind, where none is drawn.

    Raises ToolError, and DocumentError as `Pages.of`.
    """
    kind = kind_of(place.name)
    if kind == "pdf":
        return place
    if context.pages is None:
        raise ToolError(f"Pages of {place.name} can't be drawn here; {otherwise[kind]}")
    try:
        return await context.pages.of(place)
    except DocumentError as problem:
        if problem.code != "not_drawable":
            raise
        raise ToolError(f"{problem.message}. Meanwhile, {otherwise[kind]}") from problem
