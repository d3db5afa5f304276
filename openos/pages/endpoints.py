"""The part of the settings about models that the workspace brings along."""

import reflex as rx

from openos.components.forms import field, fields, text_input
from openos.pages.attached import attached, error, name_field
from openos.state.endpoints import EndpointsState

STATE = EndpointsState


def endpoints() -> rx.Component:
    """Addresses that speak OpenAI's protocol: Ollama, vLLM, OpenRouter, llama.cpp."""
    url = text_input("endpoint_url", placeholder="http://127.0.0.1:11434/v1", auto_complete="off")
    key = text_input("endpoint_key", type="password", auto_complete="off")
    return attached(
        STATE,
        "Model endpoints",
        fields(
            name_field(
                STATE, "endpoint_name", example="ollama", hint="Its models are called by it: ollama/llama3.2."
            ),
            field("Address", url, name="endpoint_url", error=error(STATE, "base_url")),
        ),
        field(
            "Key",
            key,
            name="endpoint_key",
            hint="Sealed, and never shown again. Empty where the endpoint asks for none. "
            "A model may run once its price is stated below.",
            error=error(STATE, "api_key"),
        ),
        aside="Ollama, vLLM, OpenRouter, llama.cpp",
        add="Add",
    )
