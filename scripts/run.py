"""Starts ClawWork and OpenOS, waits until both are ready, prints the address, and stops both together."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.supervisor import EVERYWHERE, Service, supervise

ROOT = Path(__file__).resolve().parent.parent
RUN_DIR = ROOT / ".run"
GRACE_SECONDS = 15.0
START_SECONDS = 180.0


def shared_token(path: Path) -> str:
    """The token of both services, made at the first run and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:  # noqa: PTH123
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def read_env_file(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of `.env`; the environment goes before them."""
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = [line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#")]
    return {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}


def clawwork(env: Mapping[str, str], token: str) -> Service:
    host, port = env.get("CLAWWORK_HOST") or "127.0.0.1", int(env.get("CLAWWORK_PORT") or 8700)
    closed = ("CLAWWORK_REQUIRE_AUTH", "CLAWWORK_REQUIRE_READ_AUTH", "CLAWWORK_REQUIRE_TENANT_CONTEXT")
    own = {name: env.get(name) or "true" for name in closed}
    own |= {"CLAWWORK_HOST": host, "CLAWWORK_PORT": str(port), "CLAWWORK_API_TOKEN": token}
    command = [sys.executable, "-m", "clawwork_api"]
    return Service(
        "ClawWork", command, host, port, "CLAWWORK_PORT", "/healthz", own, RUN_DIR / "clawwork.log"
    )


def openos(env: Mapping[str, str], token: str, clawwork_url: str) -> Service:
    host, port = env.get("OPENOS_HOST") or "127.0.0.1", int(env.get("OPENOS_PORT") or 3000)
    own = {
        "PYTHONPATH": str(ROOT),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "CLAWWORK_INTERNAL_URL": clawwork_url,
        "CLAWWORK_API_TOKEN": token,
    }
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "asgi", "--factory"]
    command = [*granian, "--host", host, "--port", str(port), "openos.openos:app"]
    return Service("OpenOS", command, host, port, "OPENOS_PORT", "/readyz", own, RUN_DIR / "openos.log")


def main() -> int:
    env = {**read_env_file(ROOT / ".env"), **os.environ}
    token = env.get("CLAWWORK_API_TOKEN") or shared_token(RUN_DIR / "token")
    api = clawwork(env, token)
    web = openos(env, token, api.url)
    host = "localhost" if web.host in ("127.0.0.1", *EVERYWHERE) else web.host
    ready = f"OpenOS is ready: http://{host}:{web.port}  (Ctrl-C stops it)"
    return supervise([api, web], ready_line=ready, grace=GRACE_SECONDS, start_seconds=START_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
