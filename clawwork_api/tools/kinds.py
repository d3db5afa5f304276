"""What may be done with a tool."""

from typing import Literal

Permission = Literal["allowed", "ask", "off"]
