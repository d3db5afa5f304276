"""What is sent to the judge: the rules, then the material, each piece between tags that no file can forge."""

import json
import secrets
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    SystemPromptPart,
    UserContent,
    UserPromptPart,
)

from clawwork_api.evaluations.judge.material import Material, Source
from clawwork_api.evaluations.judge.pictures import MEDIA_TYPE
from clawwork_api.evaluations.rubrics import Standard

PROMPT = "judge-2"
NONCE_BYTES = 8
HIDDEN_CHARACTERS = 400
UNSEEN = "its pages were not seen, only its text"


@lru_cache(maxsize=1)
def _rules() -> str:
    return files(__package__).joinpath(f"{PROMPT}.md").read_text("utf-8")


def messages(standard: Standard, material: Material, *, again: str = "") -> list[ModelMessage]:
    """One request. `again` says in our own words what was wrong with the answer before this one."""
    nonce = secrets.token_hex(NONCE_BYTES)
    rules = _rules().replace("{nonce}", nonce)
    if again:
        rules += f"\nAn earlier answer was refused: {again} Take care that this one is in order.\n"
    content: list[UserContent] = [
        _block("brief", nonce, material.brief),
        _block("rubric", nonce, _rubric(standard)),
    ]
    content.append(_block("findings", nonce, "\n".join(findings(material)) or "none"))
    for source in (*material.of("reference"), *material.of("deliverable")):
        content.append(_block(source.role, nonce, _text(source), name=source.name))
        for picture in source.pictures:
            content.append(f"Picture of {json.dumps(source.name)}, {picture.caption}:")
            content.append(BinaryContent(picture.content, media_type=MEDIA_TYPE))
    return [ModelRequest(parts=[SystemPromptPart(rules), UserPromptPart(content)])]


def findings(material: Material) -> Iterator[str]:
    """What was found without a model: files that don't open, error cells, hidden text, cuts."""
    for source in material.sources:
        name = json.dumps(source.name, ensure_ascii=False)
        if source.problem:
            yield f"{name} can't be read as text: {source.problem}"
        if source.errors:
            yield f"{name} shows errors: {'; '.join(source.errors)}"
        for where, why, text in source.hidden:
            shown = json.dumps(text[:HIDDEN_CHARACTERS], ensure_ascii=False)
            yield f"{name}, {where}: hidden ({why}): {shown}"
        for text in source.planted:
            shown = json.dumps(text[:HIDDEN_CHARACTERS], ensure_ascii=False)
            yield f"{name} addresses the judge: {shown}"
        if source.cut:
            yield f"{name} was cut: {len(source.text):,} of {source.characters:,} characters are shown"
        if source.unseen:
            yield f"{name}: {UNSEEN}: {source.unseen}"
        if source.pages > len(source.pictures) > 0:
            yield f"{name}: pages 1 to {len(source.pictures)} of {source.pages} are shown as pictures"


def _block(tag: str, nonce: str, text: str, *, name: str = "") -> str:
    named = f" name={json.dumps(name)}" if name else ""
    return f"<{tag}-{nonce}{named}>\n{text}\n</{tag}-{nonce}>"


def _text(source: Source) -> str:
    if source.problem:
        return f"[no text: {source.problem}]"
    cut = f"\n[cut here: {len(source.text):,} of {source.characters:,} characters]" if source.cut else ""
    return source.text + cut


def _rubric(standard: Standard) -> str:
    lines = [f"Rubric: {standard.told}", f"Must be handed in: {standard.gate}"]
    for part in standard.parts:
        lines.append(f"{part.id} (weight {part.weight}):")
        lines += [f"- {criterion}" for criterion in part.criteria]
    return "\n".join(lines)
