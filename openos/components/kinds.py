"""Names for what a component accepts: plain text, or a value that lives in a state."""

from collections.abc import Callable
from typing import Any

import reflex as rx

Text = str | rx.Var[str]
Node = rx.Component | str | rx.Var[Any]
OneRow = Callable[[Any], rx.Component]
