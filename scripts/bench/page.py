"""The measured part of docs/performance.md, rendered from docs/performance.json: targets, then tables."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"

STEP_MS, READ_MS, EVENT_MS, LEADERBOARD_RATE = 10.0, 200.0, 50.0, 540.0
Results = dict[str, Any]


def written(page: str, results: Results) -> str:
    """`page` with what stands between the markers made anew. Raises ValueError when they are missing."""
    before, after = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:before]}\n{rendered(results)}{page[after:]}"


def kept() -> Results:
    """What was measured last."""
    found: Results = json.loads(RESULTS.read_text("utf-8"))
    return found


def save(results: Results) -> None:
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    PAGE.write_text(written(PAGE.read_text("utf-8"), results), "utf-8")


def rendered(results: Results) -> str:
    parts = [
        f"Load of the machine when it began: {results['load']} on {results['cores']} cores.",
        _table(("target", "measured", ""), [list(row) for row in targets(results)]),
        "One run at a time, ms; a call of the model from its answer to the next question:",
        _table(("database", "step", *SPREAD), _steps(results)),
        _table(
            ("database", "recording a model call adds", "half of that and of its tool call"), _adds(results)
        ),
        "Fifty runs at once, each answer of the model after 300 ms, with readers:",
        _table(("database", "seconds", "runs/s", "steps/s"), _crowds(results)),
        _table(("database", "answer", *SPREAD), _reads(results)),
        "From an event to its follower, ms:",
        _table(("database", "processes", "to", *SPREAD), _streams(results)),
    ]
    if results["lists"]:
        parts += ["The published runs, 20 connections that ask again at once:", _lists(results)]
    return "\n\n".join(parts) + "\n"


def targets(results: Results) -> list[tuple[str, str, str]]:
    """What was promised, what was measured, and "met" or "NOT met"."""
    rows = []
    for step in results["steps"]:
        rows.append(_row(f"recorded step, {step['database']}, median", step["step"], STEP_MS))
        rows.append(_row(f"a model call's alone, {step['database']}, median", step["recording"], STEP_MS))
    rows += [
        _row(f"reads beside 50 runs, {c['database']}, 95 %", c["all_reads"][1], READ_MS)
        for c in results["crowds"]
    ]
    for stream in results["streams"]:
        where = f"{stream['database']}, {stream['processes']} process(es), median"
        rows.append(_row(f"event to SSE, {where}", stream["sse"][0], EVENT_MS))
        rows.append(_row(f"event to /ws, {where}", stream["socket"][0], EVENT_MS))
    for shown in results["lists"]:
        if shown["answer"] == "/api/leaderboard":
            verdict = "met" if shown["rate"] >= LEADERBOARD_RATE else "NOT met"
            name = f"leaderboard, histories {shown['histories']} x, at least {LEADERBOARD_RATE:.0f} a second"
            rows.append((name, f"{shown['rate']:,.0f} a second", verdict))
    return rows


def _row(name: str, found: float, most: float) -> tuple[str, str, str]:
    return f"{name}, at most {most:.0f} ms", f"{found:.1f} ms", "met" if found <= most else "NOT met"


SPREAD = ("median", "95 %", "99 %", "number")


def _spread(found: list[float]) -> list[str]:
    return [*(f"{value:.1f}" for value in found[:3]), f"{found[3]:.0f}"]


def _steps(results: Results) -> list[list[str]]:
    kinds = (
        ("paid model call, recorded", "model_step"),
        ("the same call without a record", "bare_call"),
        ("tool call, recorded", "tool_step"),
    )
    return [[s["database"], name, *_spread(s[key])] for s in results["steps"] for name, key in kinds]


def _adds(results: Results) -> list[list[str]]:
    return [[s["database"], f"{s['recording']:.1f}", f"{s['step']:.1f}"] for s in results["steps"]]


def _crowds(results: Results) -> list[list[str]]:
    keys = ("database", "seconds", "runs_per_second", "steps_per_second")
    return [[str(crowd[key]) for key in keys] for crowd in results["crowds"]]


def _reads(results: Results) -> list[list[str]]:
    rows = []
    for crowd in results["crowds"]:
        named = {**crowd["reads"], "all of them": crowd["all_reads"], "the event loop alone": crowd["loop"]}
        rows += [[crowd["database"], name, *_spread(found)] for name, found in named.items()]
    return rows


def _streams(results: Results) -> list[list[str]]:
    ways = (("SSE", "sse"), ("/ws", "socket"))
    return [
        [s["database"], str(s["processes"]), name, *_spread(s[key])]
        for s in results["streams"]
        for name, key in ways
    ]


def _lists(results: Results) -> str:
    head = (
        "histories",
        "answer",
        "answers/s",
        "median ms",
        "95 % ms",
        "CPU ms each",
        "bytes",
        "to build anew, ms",
    )
    rows = [
        [
            f"{r['histories']} x",
            f"`{r['answer']}`",
            f"{r['rate']:,.0f}",
            *(f"{r[key]:.1f}" for key in ("median", "p95")),
            f"{r['cpu']:.2f}",
            f"{r['size']:,}",
            f"{r['build']:.0f}",
        ]
        for r in results["lists"]
    ]
    return _table(head, rows)


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [list(head), ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
