"""`python -m tests.sandboxes.report`: every check on every backend, as the table in docs/sandbox.md."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clawwork_api.runtime.sandboxes import Sandbox
from tests.sandboxes.backends import opened
from tests.sandboxes.catalogue import applicable
from tests.sandboxes.conformance import BACKENDS, CHECKS, NOT_APPLICABLE, Bench, Check

DOCUMENT = Path("docs/sandbox.md")
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
Results = dict[tuple[str, str], str]


async def results() -> Results:
    found: Results = {key: f"not run: {reason.partition(':')[0]}" for key, reason in NOT_APPLICABLE.items()}
    for backend in BACKENDS:
        async with opened(backend) as sandbox:
            for check in applicable(backend):
                found[backend, check.name] = await _tried(sandbox, check)
    return found


async def _tried(sandbox: Sandbox, check: Check) -> str:
    with _bench(sandbox) as bench:
        try:
            await check.body(bench)
        except AssertionError:
            return "**failed**"
    return "held"


@contextmanager
def _bench(sandbox: Sandbox) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as base:
        workspace, outside = Path(base, "task"), Path(base, "outside")
        workspace.mkdir()
        outside.mkdir()
        yield Bench(sandbox, workspace, outside)


def table(found: Results) -> str:
    held = {name: sum(v == "held" for (b, _), v in found.items() if b == name) for name in BACKENDS}
    lines = [f"{held[name]} of {len(applicable(name))} checks held on {name}." for name in BACKENDS]
    names = " | ".join(f"{name} (fake)" if name == "e2b" else name for name in BACKENDS)
    lines += ["", f"| Code in the sandbox | {names} |", "|---" * (len(BACKENDS) + 1) + "|"]
    for check in CHECKS.values():
        if check.attack:
            answers = " | ".join(found[backend, check.name] for backend in BACKENDS)
            lines.append(f"| {check.attack} | {answers} |")
    return "\n".join(lines)


def main() -> None:
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    found = table(asyncio.run(results()))
    DOCUMENT.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
