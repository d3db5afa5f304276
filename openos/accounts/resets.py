"""Links with which a person who forgot the password sets a new one: signed, good for an hour and once."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from openos.accounts.tables import User

LIFE = timedelta(hours=1)
TOKEN = re.compile(r"[0-9a-f]{32}\.[0-9]{1,11}\.[0-9a-f]{64}")


def issue(user: User, *, key: str, moment: datetime) -> str:
    """The token of a link. Nothing is stored: it ends with the password that it was made for."""
    return _signed(user, int((moment + LIFE).timestamp()), key)


def user_of(token: str) -> str:
    """The id that a token names, not yet believed; "" when it is no token."""
    return token.partition(".")[0] if TOKEN.fullmatch(token) else ""


def fits(token: str, user: User, *, key: str, moment: datetime) -> bool:
    """True for a token of this user that is neither used nor over."""
    if not TOKEN.fullmatch(token):
        return False
    expires = int(token.split(".")[1])
    return hmac.compare_digest(_signed(user, expires, key), token) and expires > moment.timestamp()


def _signed(user: User, expires: int, key: str) -> str:
    said = f"{user.id}.{expires}"
    text = f"reset:{said}:{user.password_hash}"
    return f"{said}.{hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()}"
