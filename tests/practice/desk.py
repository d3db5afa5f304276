"""A tiny desk for the practice model: the real endpoint through the real client, tools over a real folder."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import httpx2
from openai import AsyncOpenAI

from clawwork_api.catalogue.listed import PRACTICE_MODEL as MODEL_ID
from clawwork_api.documents import read_text, write_document
from clawwork_api.practice import practice_app
from clawwork_api.runtime.sandboxes import Limits, Sandbox

NAMES = ["list_files", "read_file", "create_file", "submit_work"]
MOST_TURNS = 30


def client() -> AsyncOpenAI:
    transport = httpx2.ASGITransport(app=practice_app)
    http = httpx2.AsyncClient(transport=transport)
    return AsyncOpenAI(base_url="http://practice.invalid/v1", api_key="x", max_retries=0, http_client=http)


def offered(names: list[str]) -> list[dict[str, Any]]:
    return [{"type": "function", "function": {"name": n, "parameters": {"type": "object"}}} for n in names]


class Desk:
    """One task on one folder. `page` is the size of a read_file page, in characters."""

    def __init__(
        self, folder: Path, references: list[Path], sandbox: Sandbox | None = None, page: int = 60_000
    ):
        self.folder, self.sandbox, self.page = folder, sandbox, page
        (folder / "reference_files").mkdir(parents=True)
        for path in references:
            shutil.copy(path, folder / "reference_files")
        self.submitted: list[str] = []
        self.said: list[str] = []
        self.called: list[str] = []

    async def work(self, asked: str, *, stream: bool = False) -> None:
        """Until the model stops calling tools."""
        names = NAMES + (["execute_code"] if self.sandbox else [])
        messages: list[Any] = [
            {"role": "system", "content": "Work with the tools."},
            {"role": "user", "content": asked},
        ]
        for _ in range(MOST_TURNS):
            message = await (self._streamed if stream else self._whole)(messages, offered(names))
            messages.append(message)
            self.said.append(message["content"] or "")
            if not message.get("tool_calls"):
                return
            for call in message["tool_calls"]:
                result = await self._call(call["function"]["name"], json.loads(call["function"]["arguments"]))
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": json.dumps(result)})
        raise AssertionError("the practice model does not end")

    async def _whole(self, messages: list[Any], tools: list[Any]) -> dict[str, Any]:
        done = await client().chat.completions.create(model=MODEL_ID, messages=messages, tools=tools)
        return done.choices[0].message.model_dump(
            include={"role", "content", "tool_calls"}, exclude_none=False
        )

    async def _streamed(self, messages: list[Any], tools: list[Any]) -> dict[str, Any]:
        text, calls = "", {}
        chunks = await client().chat.completions.create(
            model=MODEL_ID, messages=messages, tools=tools, stream=True
        )
        async for chunk in chunks:
            delta = chunk.choices[0].delta
            text += delta.content or ""
            for part in delta.tool_calls or []:
                call = calls.setdefault(
                    part.index, {"id": part.id, "type": "function", "name": "", "args": ""}
                )
                call["name"] += part.function.name or ""
                call["args"] += part.function.arguments or ""
        built = [
            {"id": c["id"], "type": "function", "function": {"name": c["name"], "arguments": c["args"]}}
            for c in calls.values()
        ]
        return {"role": "assistant", "content": text, **({"tool_calls": built} if built else {})}

    async def _call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.called.append(name)
        if name == "execute_code":
            return await self._execute(**arguments)
        return await asyncio.to_thread(getattr(self, f"_{name}"), **arguments)

    def _list_files(self) -> dict[str, Any]:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        listed = [{"path": str(p.relative_to(self.folder)), "size": p.stat().st_size} for p in paths]
        return {"ok": True, "files": listed}

    def _read_file(self, path: str, offset: int = 0) -> dict[str, Any]:
        read = read_text(self.folder / path)
        end = offset + self.page
        following = end if end < len(read.text) else None
        page = {"kind": read.kind, "text": read.text[offset:end], "total_chars": len(read.text)}
        return {"ok": True, "path": path, **page, "next_offset": following}

    def _create_file(self, filename: str, content: str, file_type: str) -> dict[str, Any]:
        write_document(self.folder / filename, file_type, content)
        return {"ok": True, "path": filename, "size": (self.folder / filename).stat().st_size}

    def _submit_work(self, work_output: str, artifact_file_paths: list[str]) -> dict[str, Any]:
        self.submitted = artifact_file_paths
        return {"ok": True, "accepted": artifact_file_paths}

    async def _execute(self, code: str, language: str) -> dict[str, Any]:
        assert self.sandbox is not None
        ran = await self.sandbox.run(self.folder, code=code, language="python", limits=Limits())
        shown = {"exit_code": ran.exit_code, "stdout": ran.stdout, "stderr": ran.stderr}
        return {"ok": True, **shown, "reason": ran.reason, "files": ran.changed}
