"""Builds the application, and nothing else."""

import reflex as rx

from openos import pages  # noqa: F401  # importing them registers them
from openos.components.connection import WRAPS
from openos.components.head import HEAD
from openos.http import routes
from openos.http.security import Security
from openos.startup import running
from openos.state.session import SessionGuard

app = rx.App(
    api_transformer=[routes.build(), Security],
    stylesheets=["/openos.css"],
    head_components=HEAD,
    app_wraps=WRAPS,
    toaster=None,
    html_lang="en",
)
app.add_middleware(SessionGuard())
app.register_lifespan_task(running)
