"""The headers that every answer carries.

The content policy has no `unsafe-eval`. Reflex evaluates the scripts of `rx.toast`, `rx.call_script` and
`rx.call_function` in the browser, so these three do nothing here: show messages from state instead.
"""

import base64
import hashlib
import re
from pathlib import Path

from openos.settings import Settings

STATIC = Path(".web/build/client")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
YEAR = 31_536_000


def _inline_script_hashes(static: Path) -> str:
    """The pages are files: what they carry inline is known, so that nothing else inline may run."""
    found = {body for page in static.rglob("*.html") for body in INLINE.findall(page.read_text())}
    digests = sorted(base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in found)
    return "".join(f" 'sha256-{digest}'" for digest in digests)


def content_policy(static: Path) -> str:
    return (
        f"default-src 'self'; script-src 'self'{_inline_script_hashes(static)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def headers(settings: Settings, static: Path = STATIC) -> dict[str, str]:
    """Security headers; `static` is the folder of the built pages."""
    found = {
        "content-security-policy": content_policy(static),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }
    if settings.production and settings.secure:
        found["strict-transport-security"] = f"max-age={YEAR}; includeSubDomains"
    return found
