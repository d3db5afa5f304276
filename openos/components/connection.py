"""Says that the page has lost the server, and that nothing else has been lost."""

from collections.abc import Callable

import reflex as rx
from reflex.app import default_error_boundary
from reflex_components_core.core.banner import has_connection_errors

from openos.components.icons import icon


def connection_notice() -> rx.Component:
    """A line above everything while the live connection is down; it comes back by itself."""
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            icon("unplug", size=16),
            rx.el.span("Connection lost. Reconnecting; running work goes on, and nothing is lost."),
            role="status",
            class_name="fixed inset-x-0 bottom-20 lg:bottom-6 z-50 mx-auto w-fit max-w-[calc(100%-2rem)] "
            "flex items-center "
            "gap-2.5 rounded-full px-4 py-2 t-small bg-(--text) text-(--page) shadow-lg",
        ),
        rx.fragment(),
    )


WRAPS: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
    (55, "ErrorBoundary"): lambda _stateful: default_error_boundary(),
    (5, "Connection"): lambda stateful: connection_notice() if stateful else None,
}
"""For `rx.App(app_wraps=WRAPS, toaster=None)`: Reflex's own notices are toasts, which the policy forbids."""
