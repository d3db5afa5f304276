"""One JSON object a line on standard error: what a log collector reads without a parser of ours."""

import json
import logging
import sys
from datetime import UTC, datetime

from clawwork_api.redaction import Redactor

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message and whatever was given as `extra`, without the secrets in it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({k: v for k, v in vars(record).items() if k not in _OWN})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(self._redactor.data(line), default=lambda value: self._redactor.text(str(value)))


def configure(redactor: Redactor, level: int = logging.INFO) -> None:
    """Sends every logger of the process to standard error as JSON lines, redacted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(redactor))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "alembic", "uvicorn.access", "openai"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
