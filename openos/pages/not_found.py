"""What stands at an address that leads nowhere."""

import reflex as rx

from openos.components.buttons import link_button
from openos.components.feedback import empty_state
from openos.pages.layout import page, title


@rx.page(route="/404", title=title("Not found"))
def not_found() -> rx.Component:
    return page(
        empty_state(
            "There is no page here",
            "The address may be mistyped, or what it led to is gone.",
            link_button("Go home", "/"),
            mark="map-pin-off",
        ),
        current="",
    )
