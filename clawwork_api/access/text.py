"""Text that can be kept: sizes of address and headers, and no NUL or half character in any of it."""

import re
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from clawwork_api.errors import ApiError

MAX_ADDRESS_BYTES = 8_192
MAX_HEADER_BYTES = 32_768
MAX_HEADERS = 100
MAX_DEPTH = 32
MAX_NAMES = 10_000

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_MARKS = re.compile(rb"[\[\]{}:]")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_NO_NUMBER = re.compile(rb"NaN|Infinity")
_LONG_NUMBER = re.compile(rb"\d{400}")


def check_sizes(scope: Scope) -> None:
    """Raises ApiError 414 `address_too_long` or 431 `headers_too_large`."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS_BYTES:
        message = f"The address is too long; at most {MAX_ADDRESS_BYTES} bytes are accepted"
        raise ApiError(414, "address_too_long", message)
    headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(len(n) + len(v) for n, v in headers) > MAX_HEADER_BYTES:
        hint = f"At most {MAX_HEADERS} headers of {MAX_HEADER_BYTES} bytes together"
        raise ApiError(431, "headers_too_large", "The headers are too large", hint)


def check_address(scope: Scope) -> None:
    """Raises ApiError 422 `invalid_text` when path or query hold a NUL or are not UTF-8."""
    for part in (scope.get("raw_path") or scope["path"].encode(), scope["query_string"]):
        decoded = unquote_to_bytes(part)
        if b"\0" in decoded or not _is_utf8(decoded):
            raise _invalid_text("the address")


def check_json(body: bytes) -> None:
    """Raises ApiError 422: `json_too_deep`, `json_too_large`, `invalid_number` or `invalid_text`."""
    if not _is_utf8(body) or b"\0" in body or _holds_bad_escape(body):
        raise _invalid_text("the body")
    bare = _STRING.sub(b"", body)
    if _NO_NUMBER.search(bare) or _LONG_NUMBER.search(bare):
        raise ApiError(422, "invalid_number", "The body holds a number that JSON does not have")
    _check_shape(bare)


def _check_shape(bare: bytes) -> None:
    depth = names = 0
    for mark in _MARKS.findall(bare):
        names += mark == b":"
        depth += (mark in b"[{") - (mark in b"]}")
        if depth > MAX_DEPTH:
            raise ApiError(422, "json_too_deep", f"The body is nested more than {MAX_DEPTH} levels deep")
    if names > MAX_NAMES:
        raise ApiError(422, "json_too_large", f"The body has more than {MAX_NAMES} names")


def _holds_bad_escape(body: bytes) -> bool:
    """True for an escaped NUL, and for half of a surrogate pair without its other half."""
    expected_at = None  # where the second half has to stand
    for escape in _ESCAPE.finditer(body):
        code = int(escape[1], 16) if escape[1] else -1
        is_second = 0xDC00 <= code <= 0xDFFF
        if code == 0 or is_second != (expected_at is not None) or expected_at not in (None, escape.start()):
            return True
        expected_at = escape.end() if 0xD800 <= code <= 0xDBFF else None
    return expected_at is not None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _invalid_text(where: str) -> ApiError:
    hint = "Send UTF-8 text without NUL characters and without half surrogate pairs"
    return ApiError(422, "invalid_text", f"There is text in {where} that can't be kept", hint)
