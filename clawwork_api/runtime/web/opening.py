"""The provider that the variables name, or none without a key."""

from decimal import Decimal

from clawwork_api.runtime.web.port import Web
from clawwork_api.runtime.web.providers import Brave, Jina, Tavily
from clawwork_api.settings import Settings

PRICES = {"tavily": Decimal("0.008"), "jina": Decimal("0.005"), "brave": Decimal("0.005")}
"""Dollars a call: Tavily's pay-as-you-go credit; bounds for the others, as docs/configuring.md says."""


def open_web(settings: Settings) -> Web | None:
    """The web as a run may use it; None when no key is set."""
    key = settings.web_search_api_key.get_secret_value()
    if not key:
        return None
    provider, base = settings.web_search_provider, settings.web_search_base_url.rstrip("/")
    stated = settings.web_search_price
    price = PRICES[provider] if stated is None else stated
    match provider:
        case "tavily":
            return Tavily(key, base or "https://api.tavily.com", price, price)
        case "jina":
            search, read = (
                (f"{base}/s/", f"{base}/r/") if base else ("https://s.jina.ai/", "https://r.jina.ai/")
            )
            return Jina(key, search, read, price, price)
        case "brave":
            return Brave(key, base or "https://api.search.brave.com", price)
