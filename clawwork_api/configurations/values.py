"""Field types of a configuration: what is refused says what to send instead."""

from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, WithJsonSchema

DEFAULT_PROMPTS = frozenset({"./eval/meta_prompts", "eval/meta_prompts"})


def _no_path(value: object) -> None:
    if value is not None:
        raise ValueError(
            "names a file of the server, which is never read; send tasks inline, as jsonl content, "
            'or use the sample pack: task_source {"type": "pack"}'
        )


def _no_values(value: object) -> None:
    if value is not None:
        raise ValueError(
            "names a file of the server, which is never read; give each task its max_payment instead"
        )


def _no_files(value: object) -> object:
    if value:
        raise ValueError(
            "files of the server are never read; write the task with POST /api/tasks, upload its files, "
            "and launch it by its id"
        )
    return value


def _own_prompts(value: object) -> object:
    if value is not None and not (isinstance(value, str) and value in DEFAULT_PROMPTS):
        raise ValueError("names a folder of the server, which is never read; leave it out")
    return value


_PROMPTS = {"enum": [None, *sorted(DEFAULT_PROMPTS)]}
ServerPath = Annotated[None, BeforeValidator(_no_path)]
ValuesPath = Annotated[None, BeforeValidator(_no_values)]
ServerFiles = Annotated[list[str], BeforeValidator(_no_files), Field(max_length=0)]
PromptsFolder = Annotated[str | None, BeforeValidator(_own_prompts), WithJsonSchema(_PROMPTS)]

ExternalId = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~](?:[ -~]*[!-~])?$")]
LentKey = Annotated[SecretStr, Field(min_length=8, max_length=1000)]
"""Shorter ones could not be taken out of a text again."""
