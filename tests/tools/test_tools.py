"""Every tool through `call_tool`, with what models really send."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.documents import read_sheets, read_text
from clawwork_api.runtime.sandboxes import ExecResult, Language, Limits, SandboxError
from clawwork_api.runtime.tools import ToolContext, ToolOutcome, call_tool, tool_definitions


class EchoSandbox:
    """Answers with what it was told to; the tools only see the protocol."""

    name = "echo"
    price_per_second = Decimal(0)
    libraries: tuple[str, ...] = ()

    def __init__(self, answer: ExecResult | SandboxError) -> None:
        self.answer = answer
        self.asked: tuple[Path, str, Language] | None = None

    def worst_cost(self, limits: Limits) -> Decimal:
        return Decimal(0)

    async def run(self, workspace: Path, *, code: str, language: Language, limits: Limits) -> ExecResult:
        self.asked = (workspace, code, language)
        if isinstance(self.answer, SandboxError):
            raise self.answer
        return self.answer

    async def close(self) -> None:
        return None


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    (folder / "reference_files").mkdir(parents=True)
    (folder / "reference_files" / "data.csv").write_text("a,b\n1,2\n")
    (tmp_path / "secret.txt").write_text("hunter2")
    return folder


async def call(
    workspace: Path, name: str, arguments: Any = None, sandbox: EchoSandbox | None = None
) -> tuple[ToolOutcome, dict[str, Any]]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
    outcome = await call_tool(ToolContext(workspace=workspace, sandbox=sandbox), name, text)
    result = json.loads(outcome.content)
    assert result["ok"] is outcome.ok and (outcome.ok or result["error"])
    assert str(workspace.parent) not in outcome.content and "hunter2" not in outcome.content
    return outcome, result


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ran(**fields: Any) -> EchoSandbox:
    return EchoSandbox(
        ExecResult(**{"exit_code": 0, "stdout": "", "stderr": "", "reason": "ok", "seconds": 0.1, **fields})
    )


def test_what_is_offered_depends_on_the_sandbox(workspace: Path) -> None:
    without = tool_definitions(ToolContext(workspace=workspace, sandbox=None))
    assert {tool.name for tool in without} == {
        "plan",
        "list_files",
        "read_file",
        "create_file",
        "edit_file",
        "look_at_page",
        "create_video",
        "submit_work",
    }
    with_code = tool_definitions(ToolContext(workspace=workspace, sandbox=ran()))
    assert {tool.name for tool in with_code} - {tool.name for tool in without} == {"execute_code"}
    for tool in with_code:
        assert tool.description
        properties = tool.parameters_json_schema["properties"]
        assert all(described.get("description") for described in properties.values()), tool.name


def test_libraries_are_named_where_they_are_there(workspace: Path) -> None:
    sandbox = ran()
    for libraries, says in (
        ((), "standard library"),
        (("pandas", "pypdf"), "pandas and pypdf can be imported"),
    ):
        sandbox.libraries = libraries
        tools = tool_definitions(ToolContext(workspace=workspace, sandbox=sandbox))
        [told] = [tool.description for tool in tools if tool.name == "execute_code"]
        assert told and says in told and "variables are not" in told


async def test_list_and_read(workspace: Path) -> None:
    (workspace / "link.txt").symlink_to(workspace.parent / "secret.txt")
    (workspace / ".hidden").write_text("x")
    os.mkfifo(workspace / "pipe")
    _, listed = await call(workspace, "list_files", "")
    assert listed["files"] == [{"path": "reference_files/data.csv", "size": 8}]
    for path in (
        "reference_files/data.csv",
        "/workspace/reference_files/data.csv",
        "./reference_files/data.csv",
    ):
        _, result = await call(workspace, "read_file", {"path": path})
        assert result == {
            "ok": True,
            "path": "reference_files/data.csv",
            "kind": "csv",
            "text": "a,b\n1,2\n",
            "total_chars": 8,
            "next_offset": None,
        }


async def test_reading_goes_page_by_page(workspace: Path) -> None:
    (workspace / "long.txt").write_text("".join(f"{n:09d}\n" for n in range(13_000)))
    pages, offset = [], 0
    while offset is not None:
        _, result = await call(workspace, "read_file", {"path": "long.txt", "offset": offset})
        pages.append(result["text"])
        offset = result["next_offset"]
    assert [len(page) for page in pages] == [60_000, 60_000, 10_000]
    assert "".join(pages) == (workspace / "long.txt").read_text()
    _, beyond = await call(workspace, "read_file", {"path": "long.txt", "offset": 130_000})
    assert "130,000 characters" in beyond["error"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt", "/etc/passwd", "/workspace/../secret.txt", "reference_files/../../secret.txt",
        "link.txt", "folder/secret.txt", "//workspace/reference_files/data.csv", "data.csv/x", "~/secret.txt",
        "", ".", "/workspace", "a\x00b", "x" * 300, "reference_files", "pipe",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tool", ["read_file", "submit_work", "create_file"])
async def test_nothing_outside_is_read_written_or_handed_in(workspace: Path, path: str, tool: str) -> None:
    (workspace / "link.txt").symlink_to(workspace.parent / "secret.txt")
    (workspace / "folder").symlink_to(workspace.parent)
    os.mkfifo(workspace / "pipe")
    arguments: dict[str, Any] = {
        "read_file": {"path": path},
        "submit_work": {"work_output": "w" * 200, "artifact_file_paths": [path]},
        "create_file": {"filename": path, "content": "mine", "file_type": "txt"},
    }[tool]
    outcome, _ = await call(workspace, tool, arguments)
    created = tool == "create_file" and path == "pipe"  # no ending: becomes pipe.txt
    created = created or (tool == "create_file" and path == "reference_files")
    assert outcome.ok is created and outcome.submission is None
    assert (workspace.parent / "secret.txt").read_text() == "hunter2"


async def test_a_missing_file_is_looked_for(workspace: Path) -> None:
    _, result = await call(workspace, "read_file", {"path": "Data.csv"})
    assert "reference_files/data.csv" in result["error"]


async def test_create_documents(workspace: Path) -> None:
    outcome, result = await call(
        workspace, "create_file", {"filename": "note", "content": "# Hi\n\ntext", "file_type": "docx"}
    )
    assert outcome.changed == ["note.docx"] and result["path"] == "note.docx" and result["size"] > 1_000
    assert "# Hi" in read_text(workspace / "note.docx").text
    book = {
        "filename": "b.xlsx",
        "content": '{"sheets":[{"name":"S","rows":[["x",1]]}]}',
        "file_type": "xlsx",
    }
    assert (await call(workspace, "create_file", book))[0].ok
    assert read_sheets(workspace / "b.xlsx")[0].rows == [["x", "1"]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"filename": "a.docx", "content": "x", "file_type": "pdf"}, "agree"),
        ({"filename": "a/b.txt", "content": "x", "file_type": "txt"}, "without a folder"),
        ({"filename": "a\\b.txt", "content": "x", "file_type": "txt"}, "without a folder"),
        ({"filename": ".bashrc.txt", "content": "x", "file_type": "txt"}, "dot"),
        ({"filename": "a.txt", "content": "  ", "file_type": "txt"}, "empty"),
        ({"filename": "a.txt", "content": "x" * 10_000_001, "file_type": "txt"}, "10 MB"),
        ({"filename": "a.xlsx", "content": "{}", "file_type": "xlsx"}, "sheets"),
        ({"filename": "a.exe", "content": "x", "file_type": "exe"}, "file_type"),
        ({"filename": "a.txt", "file_type": "txt"}, "content"),
        ({"filename": "a.txt", "content": "x", "file_type": "txt", "mode": 1}, "mode"),
        ("{not json", "JSON"),
        ("[1]", "object"),
        ('"x"', "object"),
        ('{"filename": "a\\ud800.txt", "content": "x", "file_type": "txt"}', ""),
        ('{"filename": "a.txt", "content": "\\ud800", "file_type": "txt"}', ""),
    ],
)
async def test_wrong_calls_say_what_to_do(workspace: Path, arguments: Any, says: str) -> None:
    outcome, result = await call(workspace, "create_file", arguments)
    assert not outcome.ok and says in result["error"] and len(result["error"]) < 600
    assert names(workspace) == ["reference_files"]


async def test_unknown_tools(workspace: Path) -> None:
    _, result = await call(workspace, "web_search", {"q": "x"})
    assert "list_files" in result["error"]
    _, result = await call(workspace, "execute_code", {"code": "1"})
    assert "can't be run here" in result["error"]


async def test_code_runs_in_the_sandbox(workspace: Path) -> None:
    sandbox = ran(stdout="3\n", changed=["out.csv"])
    outcome, result = await call(workspace, "execute_code", {"code": "print(3)"}, sandbox)
    assert sandbox.asked == (workspace, "print(3)", "python")
    assert outcome.changed == ["out.csv"]
    assert result == {
        "ok": True, "exit_code": 0, "stdout": "3\n", "stderr": "", "reason": "ok", "files": ["out.csv"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"exit_code": 1, "stderr": "boom"}, "exit code 1"),
        ({"exit_code": None, "reason": "timeout"}, "too long"),
    ],
)
async def test_code_that_fails_keeps_its_output_and_files(
    workspace: Path, fields: dict[str, Any], says: str
) -> None:
    sandbox = ran(stdout="so far", changed=["half.csv"], **fields)
    outcome, result = await call(workspace, "execute_code", {"code": "x", "language": "bash"}, sandbox)
    assert not outcome.ok and outcome.changed == result["files"] == ["half.csv"]
    assert says in result["error"] and result["stdout"] == "so far"


async def test_long_output_is_cut_in_the_middle_and_says_so(workspace: Path) -> None:
    sandbox = ran(stdout="a" * 40_000 + "END", stderr="b" * 16_000)
    _, result = await call(workspace, "execute_code", {"code": "x"}, sandbox)
    assert "24,003 characters left out" in result["stdout"] and result["stdout"].endswith("END")
    assert len(result["stdout"]) < 16_100 and result["stderr"] == "b" * 16_000


async def test_a_sandbox_that_can_not_start(workspace: Path) -> None:
    sandbox = EchoSandbox(SandboxError("The sandbox is closed; start ClawWork again"))
    _, result = await call(workspace, "execute_code", {"code": "x"}, sandbox)
    assert result["error"] == "The sandbox is closed; start ClawWork again"


async def test_hand_in_files(workspace: Path) -> None:
    (workspace / "a.txt").write_text("work")
    outcome, result = await call(
        workspace,
        "submit_work",
        {"work_output": " done ", "artifact_file_paths": ["a.txt", "/workspace/a.txt"]},
    )
    assert result["accepted"] == ["a.txt"] and outcome.submission
    assert (outcome.submission.paths, outcome.submission.summary) == (("a.txt",), "done")


async def test_hand_in_text_alone(workspace: Path) -> None:
    outcome, result = await call(workspace, "submit_work", {"work_output": "word " * 30})
    assert result["accepted"] == outcome.changed == ["submission.md"] and outcome.submission
    assert (workspace / "submission.md").read_text() == "word " * 30
    assert outcome.submission.paths == ("submission.md",)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"work_output": "too short"}, "100 characters"),
        ({"artifact_file_paths": ["reference_files/data.csv"]}, "not your work"),
        ({"artifact_file_paths": ["empty.txt"]}, "empty"),
        ({"artifact_file_paths": ["a.txt", "gone.txt"]}, "no file gone.txt"),
        ({"artifact_file_paths": "a.txt"}, "artifact_file_paths"),
        ({"artifact_file_paths": ["a.txt"] * 51}, "50"),
    ],
)
async def test_refused_submissions(workspace: Path, arguments: dict[str, Any], says: str) -> None:
    (workspace / "a.txt").write_text("work")
    (workspace / "empty.txt").touch()
    outcome, result = await call(workspace, "submit_work", arguments)
    assert not outcome.ok and outcome.submission is None and says in result["error"]


async def test_a_damaged_file_is_explained(workspace: Path) -> None:
    (workspace / "bad.docx").write_text("no zip")
    _, result = await call(workspace, "read_file", {"path": "bad.docx"})
    assert "bad.docx is damaged" in result["error"]
