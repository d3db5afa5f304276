"""A configuration as the predecessors' clients send it."""

from copy import deepcopy
from typing import Any

CONFIG: dict[str, Any] = {
    "date_range": {"init_date": "2026-01-01", "end_date": "2026-01-02"},
    "economic": {
        "initial_balance": 10,
        "max_work_payment": 50,
        "token_pricing": {"input_per_1m": 2.5, "output_per_1m": 10},
        "spend_cap_daily_usd": 25,
        "spend_cap_monthly_usd": 200,
    },
    "task_source": {"type": "pack"},
    "agents": [
        {
            "signature": "agent-104729",
            "basemodel": "practice-1",
            "enabled": True,
            "tasks_per_day": 1,
            "task_filters": {"task_ids": ["bank-reconciliation", "style-edit"]},
        }
    ],
    "agent_params": {"max_steps": 20, "max_retries": 3, "base_delay": 0.5},
    "evaluation": {"use_llm_evaluation": True, "meta_prompts_dir": "./eval/meta_prompts"},
    "data_path": "./livebench/data/agent_data",
    "restart_policy": {"enabled": True, "max_retries": 3, "backoff_sec": 5},
}
INLINE = {
    "type": "inline",
    "tasks": [
        {
            "task_id": "coworker-7",
            "sector": "General",
            "occupation": "AI Coworker",
            "prompt": "Write a plan for spring.\nOne page.",
            "reference_files": [],
        }
    ],
}


def body(*changes: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """The body with some places set: ("economic.initial_balance", 5); numbers lead into lists."""
    config = deepcopy(CONFIG)
    for place, value in changes:
        *path, last = place.split(".")
        inner: Any = config
        for part in path:
            inner = inner[int(part) if part.isdigit() else part]
        inner[int(last) if last.isdigit() else last] = value
    return {"config": {"livebench": config}, **more}
