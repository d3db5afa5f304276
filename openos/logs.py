"""One JSON object a line on standard error, in UTC, without the secrets that the settings hold."""

import json
import logging
import sys
from datetime import UTC, datetime
from urllib.parse import urlsplit

from openos.settings import Settings

SHORTEST_SECRET = 6
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message and whatever was given as `extra`."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redacted(record.getMessage()),
        }
        given = {k: v for k, v in vars(record).items() if k not in _OWN}
        line |= {k: v if isinstance(v, int) else self._redacted(str(v)) for k, v in given.items()}
        if record.exc_info:
            line["exception"] = self._redacted(self.formatException(record.exc_info))
        return json.dumps(line)

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[redacted]")
        return text


def secrets_of(settings: Settings) -> list[str]:
    """Tokens, signing secrets, and the passwords in the addresses of databases; the longest first."""
    listed = (settings.clawwork_token, settings.jwt_secret)
    found = {part.strip() for secret in listed for part in secret.get_secret_value().split(",")}
    found |= {urlsplit(url).password or "" for url in (settings.database_url, settings.redis_url)}
    return sorted((secret for secret in found if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)


def configure(settings: Settings) -> None:
    """Sends every logger that has no handler of its own to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets_of(settings)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("openos").setLevel(logging.INFO)
