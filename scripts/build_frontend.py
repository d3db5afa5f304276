"""Builds the browser's half of OpenOS, once for each state of its sources."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("openos", "assets", "reflex.lock", "rxconfig.py", "constraints.txt")
IGNORED = {"__pycache__", "external"}
BUILT = ROOT / ".web" / "build" / "client" / "index.html"
STAMP = ROOT / ".web" / "openos-sources.sha256"
OLDEST_NODE = (22, 22)


def source_files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        if path.is_file():
            yield path
        for file in sorted(path.rglob("*")) if path.is_dir() else ():
            if file.is_file() and not IGNORED.intersection(file.relative_to(root).parts):
                yield file


def sources_digest(root: Path) -> str:
    """Hex SHA-256 over the names and contents of everything that the build reads."""
    digest = hashlib.sha256()
    for file in source_files(root):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def up_to_date(digest: str) -> bool:
    return BUILT.is_file() and STAMP.is_file() and STAMP.read_text() == digest


def build_environment() -> dict[str, str]:
    """The virtual environment's Node stands first on PATH; any other is used when new enough."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    node = shutil.which("node", path=env["PATH"])
    said = _output([node, "--version"], env) if node else "none"
    version = re.match(r"v(\d+)\.(\d+)", said)
    if not version or (int(version[1]), int(version[2])) < OLDEST_NODE:
        oldest = ".".join(map(str, OLDEST_NODE))
        raise SystemExit(
            f"Node {oldest} or newer is needed, found {said}: install the 'build' extra (make setup)"
        )
    # Reflex times several registries unless one is named; npm's own configuration knows the right one.
    env.setdefault("NPM_CONFIG_REGISTRY", _output(["npm", "config", "get", "registry"], env))
    for name, value in (("USE_NPM", "1"), ("TELEMETRY_ENABLED", "false"), ("CHECK_LATEST_VERSION", "false")):
        env[f"REFLEX_{name}"] = value
    return env


def _output(command: list[str], env: dict[str, str]) -> str:
    executable = shutil.which(command[0], path=env["PATH"]) or command[0]
    done = subprocess.run([executable, *command[1:]], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> int:
    digest = sources_digest(ROOT)
    if up_to_date(digest):
        return 0
    sys.stdout.write("Building the OpenOS frontend (half a minute; only when its sources change) ...\n")
    sys.stdout.flush()
    STAMP.unlink(missing_ok=True)
    reflex = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    done = subprocess.run(reflex, cwd=ROOT, env=build_environment(), check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not BUILT.is_file():
        sys.stderr.write("The frontend build failed; its output is above.\n")
        return 1
    # Sources may have been completed by the build itself (reflex.lock), so the digest is taken again.
    STAMP.write_text(sources_digest(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
