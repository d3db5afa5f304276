"""Emails, names, passwords and tokens: what is accepted, and in what form it is kept."""

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from openos.accounts.errors import AccountError
from openos.accounts.strength import is_easy

MIN_PASSWORD, MAX_PASSWORD, MAX_EMAIL, MAX_NAME = 10, 200, 254, 80
EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+")

_hasher = PasswordHasher()  # Argon2id with the library's current parameters
_nobody = _hasher.hash(secrets.token_urlsafe(16))
_room = threading.BoundedSemaphore(2)  # 64 MiB each


def normalise_email(text: str) -> str:
    """The one form in which an email is stored and compared. Raises AccountError `email_invalid`."""
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    if len(email) > MAX_EMAIL or not EMAIL.fullmatch(email):
        raise AccountError("email_invalid")
    return email


def clean_name(text: str) -> str:
    """A name without control characters. Raises AccountError `name_missing`."""
    name = " ".join("".join(c for c in text if c.isprintable()).split())
    if not name or len(name) > MAX_NAME:
        raise AccountError("name_missing")
    return name


def check_new_password(password: str, *, known: Iterable[str]) -> None:
    """`known` are texts about the person.

    Raises AccountError `password_short`, `password_long` or `password_easy`.
    """
    if len(password) < MIN_PASSWORD:
        raise AccountError("password_short")
    if len(password) > MAX_PASSWORD:
        raise AccountError("password_long")
    if is_easy(password, known):
        raise AccountError("password_easy")


def hash_password(password: str) -> str:
    with _room:
        return _hasher.hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """The same work whether or not there is an account: `stored` is None for an unknown one."""
    with _room:
        try:
            _hasher.verify(stored or _nobody, password[: MAX_PASSWORD + 1])
        except VerifyMismatchError:
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """True when the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
