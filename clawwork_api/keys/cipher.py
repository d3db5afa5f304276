"""The cipher that keys are sealed with, from CLAWWORK_SECRET_KEY or a key file of the data folder."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from clawwork_api.errors import ApiError
from clawwork_api.settings import Settings

KEY_FILE = "secret.key"


def cipher(settings: Settings) -> MultiFernet:
    """Seals with the first secret and opens with any of them, so that a rotation needs no downtime.

    Raises ApiError 503 `env_vars_unavailable` in production without CLAWWORK_SECRET_KEY.
    """
    given = settings.secret_keys or [_own_secret(settings)]
    return MultiFernet([_fernet(secret) for secret in given])


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))


def _own_secret(settings: Settings) -> str:
    if settings.production:
        raise ApiError(
            503,
            "env_vars_unavailable",
            "This service can't keep keys",
            "Set CLAWWORK_SECRET_KEY to at least 32 characters and restart ClawWork, or send no key",
        )
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _write_once(path)
    return path.read_text("ascii")


def _write_once(path: Path) -> None:
    """Makes the key file whole or not at all; of two processes at once, the first one's stays."""
    staged = path.with_name(f".{KEY_FILE}-{secrets.token_hex(8)}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        os.link(staged, path)
    except FileExistsError:
        return
    finally:
        staged.unlink()
