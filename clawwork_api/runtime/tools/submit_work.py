"""The tool that hands in."""

import asyncio
from pathlib import Path
from typing import Annotated

from pydantic import Field

from clawwork_api.runtime.tools.contract import (
    Submission,
    ToolContext,
    ToolError,
    ToolFunction,
    ToolOutcome,
    done,
)
from clawwork_api.runtime.tools.paths import REFERENCES, existing

MAX_FILES = 50
LEAST_TEXT = 100
MAX_TEXT = 1_000_000
MAX_SUMMARY = 4_000
TEXT_FILE = "submission.md"
Paths = Annotated[list[str], Field(max_length=MAX_FILES)]


def submit_work_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def submit_work(work_output: str = "", artifact_file_paths: Paths | None = None) -> ToolOutcome:
        """Hand in the finished work, once, at the end.

        Args:
            work_output: What was done and found, in a few sentences. Without files this is the work itself
                and must have at least 100 characters.
            artifact_file_paths: Every deliverable, as list_files shows it.
        """
        return await asyncio.to_thread(_submit, context.workspace, work_output, artifact_file_paths or [])

    return submit_work


def _submit(workspace: Path, words: str, asked: list[str]) -> ToolOutcome:
    if len(words) > MAX_TEXT:
        raise ToolError(
            f"work_output is longer than {MAX_TEXT:,} characters; hand in a file and a summary of it"
        )
    paths = list(dict.fromkeys(_deliverable(workspace, path) for path in asked))
    changed = [] if paths else [_text_only(workspace, words)]
    submission = Submission(paths=tuple(paths or changed), summary=words.strip()[:MAX_SUMMARY])
    return done({"accepted": list(submission.paths)}, changed=changed, submission=submission)


def _deliverable(workspace: Path, asked: str) -> str:
    path, place = existing(workspace, asked)
    if path.parts[0] == REFERENCES:
        raise ToolError(f"{path} is a reference file, not your work; hand in the files that you made")
    if place.stat().st_size == 0:
        raise ToolError(f"{path} is empty; write its content, then hand in again")
    return str(path)


def _text_only(workspace: Path, words: str) -> str:
    if len(words.strip()) < LEAST_TEXT:
        raise ToolError(
            f"Nothing was handed in: name the files in artifact_file_paths, or give at least {LEAST_TEXT} "
            "characters of work_output"
        )
    place = workspace / TEXT_FILE
    if place.is_symlink() or place.is_dir():
        raise ToolError(f"{TEXT_FILE} is in the way; write your work to another file and name it")
    place.write_text(words, "utf-8", errors="replace")
    return TEXT_FILE
