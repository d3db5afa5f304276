"""What was sent to a model, so that it can be rebuilt and compared: kept with each recorded call."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter

from clawwork_api.redaction import Redactor

OF_THE_MOMENT = frozenset({"timestamp", "run_id", "conversation_id", "metadata"})
"""Fields of a message that say when it was built, not what it says."""


class SentRequest(BaseModel):
    """What a recorded model call was sent. `opening` is the task's first messages, with its first call only.

    `notice` is what was said to it about an end that is near, and `ending` which end.
    """

    prompt: str
    sha256: str
    messages: int
    tools: list[str]
    notice: str = ""
    ending: str = ""
    opening: list[dict[str, Any]] = []


class Fingerprints:
    """SHA-256 of what a conversation's messages say, with secrets taken out, as the journal holds them.

    Each message is written out once, as long as it is the same object: a long conversation is sent often.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._written: dict[int, tuple[ModelMessage, str]] = {}

    def of(self, history: Sequence[ModelMessage]) -> str:
        known = self._written
        self._written = {id(m): known.get(id(m)) or (m, self._write(m)) for m in history}
        text = ", ".join(self._written[id(m)][1] for m in history)
        return hashlib.sha256(f"[{text}]".encode()).hexdigest()

    def _write(self, message: ModelMessage) -> str:
        [said] = ModelMessagesTypeAdapter.dump_python([message], mode="json")
        return self._redactor.text(json.dumps(_lasting(said), sort_keys=True, ensure_ascii=False))


def _lasting(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {k: _lasting(v) for k, v in value.items() if k not in OF_THE_MOMENT}
    return [_lasting(v) for v in value] if isinstance(value, list) else value
