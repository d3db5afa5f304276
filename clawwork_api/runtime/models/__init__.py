"""The one call to a language model, whoever provides it."""

from clawwork_api.runtime.models.ask import ask
from clawwork_api.runtime.models.clients import open_model

__all__ = ["ask", "open_model"]
