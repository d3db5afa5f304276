"""A video in a run: a recorded step, a deliverable that is shown, and sent in parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.judge.office import WORKER, Scripted
from tests.runtime.service import Service


@pytest.fixture
def office() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture
def service(tmp_path: Path, office: Scripted) -> Iterator[Service]:
    worker = {"OPENAI_API_KEY": "sk-worker-for-tests", "OPENAI_BASE_URL": f"{office.url}/worker/v1"}
    running = Service(tmp_path, **worker)
    running.start()
    yield running
    running.terminate()


def test_a_video_is_made_handed_in_and_shown(service: Service, office: Scripted) -> None:
    slides = [{"title": "Rent", "lines": ["It rose by 3 %"], "seconds": 2}, {"title": "End", "seconds": 1}]
    office.script = [
        ("create_video", {"filename": "rent.mp4", "slides": slides}),
        ("submit_work", {"work_output": "Here it is.", "artifact_file_paths": ["rent.mp4"]}),
    ]
    service.hire(model=WORKER)
    run_id = service.launch("bank-reconciliation")
    told = service.finish(run_id)
    used = {e["data"]["name"]: e["data"] for e in told if e["kind"] == "tool.done"}
    assert used["create_video"]["ok"] and used["create_video"]["summary"] == "rent.mp4"
    [made] = service.get(f"/api/simulations/{run_id}")["artifacts"]
    assert (made["name"], made["role"], made["media_type"]) == ("rent.mp4", "deliverable", "video/mp4")
    shown = service.get(f"/api/artifacts/{made['id']}")["preview"]
    assert shown == {"kind": "video", "width": 1280, "height": 720, "seconds": 3.0}
    part = service.http.get(
        f"/api/artifacts/{made['id']}/content", params={"inline": 1}, headers={"Range": "bytes=4-7"}
    )
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-type"] == "video/mp4"
    assert part.headers["content-disposition"].startswith("inline")
