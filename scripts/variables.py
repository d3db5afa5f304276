"""Writes the tables of docs/configuring.md from both services' settings: python -m scripts.variables."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from clawwork_api.settings import Settings as ClawWork
from openos.settings import Settings as OpenOS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "configuring.md"
MARK = "<!-- written by `python -m scripts.variables`: {name} -->"
END = "<!-- end -->"
CLAWWORK = {  # noqa: RUF100, S105
    "CLAWWORK_ENV": "`development` or `production`. Production refuses to start open.",
    "CLAWWORK_HOST": "Address to listen on; `::` is IPv6 and IPv4.",
    "CLAWWORK_PORT": "Port to listen on.",
    "CLAWWORK_DATA_DIR": "Folder of files and, by default, databases.",
    "CLAWWORK_DATABASE_URL": "PostgreSQL address. Empty: a SQLite file in the data folder.",
    "CLAWWORK_ENGINE_DATABASE_URL": "The durable queue's database. Empty: beside the other.",
    "CLAWWORK_RUNS_HERE": "The serving process works runs too; `false` leaves them to workers.",
    "CLAWWORK_EXECUTOR_ID": "Name of this process among several. Empty: made up.",
    "CLAWWORK_LEASE_SECONDS": "After so many seconds of silence a worker counts as gone.",
    "CLAWWORK_API_TOKEN": "Tokens that are accepted; several with commas during a rotation.",
    "CLAWWORK_REQUIRE_AUTH": "A token is needed to change something. Empty: in production.",
    "CLAWWORK_REQUIRE_READ_AUTH": "A token is needed to read. Empty: in production.",
    "CLAWWORK_REQUIRE_TENANT_CONTEXT": "`X-Tenant-Id` is needed. Empty: in production.",
    "CLAWWORK_CORS_ORIGINS": "Origins whose pages may call, with commas; never `*`.",
    "CLAWWORK_ALLOWED_ENV_KEYS": "Keys that a launch may bring along.",
    "CLAWWORK_SECRET_KEY": "Seals keys that were brought along; 32 characters or more, the first seals.",
    "CLAWWORK_JWT_SECRET": "Checks short tokens for one tenant and actor; the same on both services.",
    "CLAWWORK_RATE_LIMIT_ENABLED": "Count requests. Empty: in production.",
    "CLAWWORK_RATE_LIMIT_WINDOW_SEC": "The window of the two limits below, in seconds.",
    "CLAWWORK_READ_RATE_LIMIT": "Reads of a tenant in a window.",
    "CLAWWORK_WRITE_RATE_LIMIT": "Changes of a tenant in a window.",
    "CLAWWORK_REDIS_URL": "Counters shared by several processes. Empty: each counts for itself.",
    "CLAWWORK_TRUSTED_PROXY_HOPS": "Proxies before the service that write `X-Forwarded-For`.",
    "OPENAI_API_KEY": "Turns OpenAI's models on.",
    "OPENAI_BASE_URL": "Another address that speaks OpenAI's protocol.",
    "ANTHROPIC_API_KEY": "Turns Anthropic's models on.",
    "ANTHROPIC_BASE_URL": "Another address that speaks Anthropic's protocol.",
    "CLAWWORK_ALLOWED_MODEL_HOSTS": "Private hosts or networks that model endpoints may use, with commas.",
    "CLAWWORK_ALLOWED_MCP_HOSTS": "Private hosts or networks that MCP servers may lie on, with commas.",
    "CLAWWORK_MCP_PROGRAMS": "Folder of programs that MCP servers may be started from. See sandbox.md.",
    "E2B_API_KEY": "Code runs at E2B where the sandbox choice allows it.",
    "WEB_SEARCH_API_KEY": "Key of the web search; without it the web is not offered.",
    "WEB_SEARCH_PROVIDER": "Whose key that is: tavily, jina or brave.",
    "WEB_SEARCH_BASE_URL": "Another address of the provider; for Jina, `/s/` and `/r/` follow.",
    "WEB_SEARCH_PRICE": "Dollars charged a call; else 0.008 (tavily) or 0.005 (jina, brave).",
    "EVALUATION_API_KEY": "Key of the judge.",
    "EVALUATION_API_BASE": "Address of the judge's provider.",
    "EVALUATION_MODEL": "Model that judges.",
    "EVALUATION_JUDGEMENTS": "How many times a work is judged.",
    "EVALUATION_PICTURES": "Whether the judge is shown pages as pictures.",
    "EVALUATION_TIMEOUT_SECONDS": "How long one judgement may take.",
    "CLAWWORK_SANDBOX": "Where code of coworkers runs. See sandbox.md.",
    "CLAWWORK_E2B_TEMPLATE": "E2B template. Empty: E2B's own.",
    "CLAWWORK_E2B_PRICE_PER_SECOND": "Dollars a second that are charged for an E2B sandbox.",
    "CLAWWORK_E2B_ALLOWED_HOSTS": "Hosts that code at E2B may reach, with commas. Empty: none.",
    "CLAWWORK_MAX_UPLOAD_MB": "Largest upload, in megabytes.",
    "CLAWWORK_MAX_ACTIVE_SIMULATIONS_PER_TENANT": "Runs of a workspace that may be under way or queued.",
    "CLAWWORK_PRACTICE_SECONDS": "How long the practice model takes for a call.",
    "CLAWWORK_WORKER_CONCURRENCY": "Runs that one process works at a time.",
    "CLAWWORK_TENANT_CONCURRENCY": "Runs of one workspace that are worked at a time.",
    "CLAWWORK_GLOBAL_CONCURRENCY": "Runs that all processes work at a time.",
    "CLAWWORK_PROVIDER_FAILURES": "Failures in a row after which a provider's key is left alone.",
    "CLAWWORK_PROVIDER_COOL_DOWN_SECONDS": "For so many seconds; doubled by each failed probe, up to 300.",
    "CLAWWORK_RETENTION_DAYS": "Days that history is kept; 0 keeps it for ever.",
}
OPENOS = {
    "OPENOS_ENV": "`development` or `production`. Production needs a token and an https address.",
    "OPENOS_PUBLIC_URL": "The address that people open: scheme and host.",
    "OPENOS_DATABASE_URL": "PostgreSQL address. Empty: the SQLite file `data/openos.db`.",
    "OPENOS_REDIS_URL": "Limits shared by several processes. Empty: each counts for itself.",
    "CLAWWORK_INTERNAL_URL": "ClawWork's address. Empty: `http://127.0.0.1:8700`.",
    "NEXT_PUBLIC_CLAWWORK_API_URL": "Old name of the one above; deprecated.",
    "CLAWWORK_API_TOKEN": "The token that ClawWork accepts.",
    "CLAWWORK_JWT_SECRET": "Signs each request for its workspace and person instead of the token.",
    "CLAWWORK_PROXY_RATE_LIMIT_WINDOW_SEC": "The window of the two limits below, in seconds.",
    "CLAWWORK_PROXY_READ_RATE_LIMIT": "Reads of a person in a window.",
    "CLAWWORK_PROXY_WRITE_RATE_LIMIT": "Changes of a person in a window.",
    "OPENOS_SESSION_IDLE_MINUTES": "A session ends after so many idle minutes.",
    "OPENOS_SESSION_ABSOLUTE_HOURS": "A session ends after so many hours in any case.",
    "OPENOS_SIGN_IN_LIMIT_PER_15_MIN": "Attempts to sign in, in 15 minutes.",
    "OPENOS_TRUSTED_PROXY_HOPS": "Proxies before the service that write `X-Forwarded-For`.",
    "CLAWWORK_MAX_UPLOAD_MB": "Largest upload, in megabytes; as on ClawWork.",
}


def shown(default: Any) -> str:  # noqa: ANN401
    """A default as a variable would be written; secrets have none."""
    plain = default.get_secret_value() if isinstance(default, SecretStr) else default
    return "" if plain in ("", None) else f"`{plain}`"


def table(settings: type[BaseSettings], meanings: dict[str, str]) -> str:
    """One row a variable. Raises KeyError for a variable whose meaning is not told here."""
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for field in settings.model_fields.values():
        name = str(field.validation_alias)
        rows.append(f"| `{name}` | {shown(field.default)} | {meanings[name]} |")
    return "\n".join(rows)


def written(page: str) -> str:
    """The page with both tables as they must be now."""
    for name, text in (("ClawWork", table(ClawWork, CLAWWORK)), ("OpenOS", table(OpenOS, OPENOS))):
        head, _, rest = page.partition(MARK.format(name=name))
        page = f"{head}{MARK.format(name=name)}\n{text}\n{END}{rest.partition(END)[2]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
