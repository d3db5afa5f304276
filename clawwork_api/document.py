"""What the OpenAPI document says of who asks: tokens and the workspace."""

from typing import Any

from fastapi import FastAPI

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token of the service, or a signed one"},
    "token": {"type": "apiKey", "in": "header", "name": "X-ClawWork-Token"},
    "tenant": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Tenant-Id",
        "description": "The workspace that the request is for: 1 to 128 of letters, digits and `_.:@-`",
    },
}
SECURITY: list[dict[str, list[str]]] = [
    {"bearer": [], "tenant": []},
    {"token": [], "tenant": []},
    {"tenant": []},
    {},
]
"""The settings of a service say whether reads and changes need a token, and all of them a tenant."""


def describe(app: FastAPI) -> None:
    """Adds the security schemes to the document of `app`; it is built once, when it is first asked for."""
    build = app.openapi

    def described() -> dict[str, Any]:
        document = build()
        document.setdefault("components", {})["securitySchemes"] = SCHEMES
        document["security"] = SECURITY
        return document

    app.openapi = described  # type: ignore[method-assign]
