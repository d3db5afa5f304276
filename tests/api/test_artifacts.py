import io

import httpx
import pytest
from PIL import Image

from clawwork_api.artifacts.storage import tenant_root
from clawwork_api.documents import write_document
from tests.api.conftest import FILES, Delivered, add_file
from tests.conftest import ClawWork


def test_files_are_listed_newest_first_and_by_page(client: httpx.Client, delivered: Delivered):
    page = client.get("/api/artifacts", params={"run_id": delivered.run_id}).json()
    assert page["total"] == len(FILES)
    assert {a["name"] for a in page["items"]} == set(FILES)
    one = client.get("/api/artifacts", params={"role": "deliverable"}).json()["items"]
    assert [a["name"] for a in one] == ["report.md"]
    assert one[0]["task_title"] == "Reconcile"
    assert client.get("/api/artifacts", params={"signature": "grace HOPPER"}).json()["total"] == len(FILES)
    assert client.get("/api/artifacts", params={"signature": "nobody"}).json()["total"] == 0
    seen, cursor = [], None
    while True:
        page = client.get(
            "/api/artifacts", params={"limit": 3} | ({"cursor": cursor} if cursor else {})
        ).json()
        seen += [a["id"] for a in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(delivered.artifact_ids.values())


def test_a_deliverable_comes_with_its_preview_and_its_score(client: httpx.Client, delivered: Delivered):
    detail = client.get(f"/api/artifacts/{delivered.artifact_ids['report.md']}").json()
    assert detail["evaluation"]["score"] == "0.750000"
    assert detail["evaluation"]["items"][0]["evidence"] == "found in report.md"
    assert "All is well" in str(detail["preview"])
    table = client.get(f"/api/artifacts/{delivered.artifact_ids['figures.csv']}").json()
    assert table["preview"]["kind"] == "table"
    assert table["evaluation"] is None


def test_bytes_come_whole_in_part_or_not_at_all(client: httpx.Client, delivered: Delivered):
    path = f"/api/artifacts/{delivered.artifact_ids['report.md']}/content"
    whole = client.get(path)
    assert whole.content == FILES["report.md"]
    part = client.get(path, headers={"Range": "bytes=2-7"})
    assert (part.status_code, part.content) == (206, FILES["report.md"][2:8])
    assert part.headers["content-range"] == f"bytes 2-7/{len(FILES['report.md'])}"
    assert client.get(path, headers={"Range": "bytes=9999-"}).status_code == 416
    assert client.get(path, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    stale = client.get(path, headers={"Range": "bytes=2-7", "If-Range": '"stale"'})
    assert (stale.status_code, stale.content) == (200, FILES["report.md"])


@pytest.mark.parametrize("name", FILES)
def test_nothing_that_a_browser_could_run_is_sent_to_it(
    client: httpx.Client, delivered: Delivered, name: str
):
    path = f"/api/artifacts/{delivered.artifact_ids[name]}/content"
    answer = client.get(path, params={"inline": 1})
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "html" not in answer.headers["content-type"]
    assert "svg" not in answer.headers["content-type"]


def test_there_is_no_page_picture_of_what_has_no_pages(client: httpx.Client, delivered: Delivered):
    answer = client.get(f"/api/artifacts/{delivered.artifact_ids['report.md']}/pages/1")
    assert (answer.status_code, answer.json()["code"]) == (404, "page_not_found")


def test_slides_are_seen_as_pages_drawn_once(
    clawwork: ClawWork, client: httpx.Client, delivered: Delivered, tenant: str
):
    write_document(delivered.folder / "deck.pptx", "pptx", "# Review\n\n## Findings\n\n- it leaks\n")
    deck = add_file(clawwork, tenant, delivered, "deck.pptx")
    detail = client.get(f"/api/artifacts/{deck}").json()
    assert (detail["drawable"], detail["preview"]["kind"]) == (True, "html")
    assert client.get(f"/api/artifacts/{deck}/pages", timeout=300).json() == {"count": 2}
    page = client.get(f"/api/artifacts/{deck}/pages/2", params={"width": 400}, timeout=10)
    picture = Image.open(io.BytesIO(page.content))
    assert (picture.format, picture.width) == ("WEBP", 400) and picture.convert("L").getextrema()[0] < 128
    gone = client.get(f"/api/artifacts/{deck}/pages/3", timeout=10).json()
    assert gone["code"] == "page_not_found" and "deck.pptx has 2 pages" in gone["hint"]


def test_a_document_that_can_not_be_drawn_says_why(
    clawwork: ClawWork, client: httpx.Client, delivered: Delivered, tenant: str
):
    (delivered.folder / "broken.docx").write_bytes(b"not what it says")
    broken = add_file(clawwork, tenant, delivered, "broken.docx")
    answer = client.get(f"/api/artifacts/{broken}/pages")
    assert (answer.status_code, answer.json()["code"]) == (409, "pages_refused")
    assert "broken.docx is damaged" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("../../clawwork.db", 400),
        ("/etc/passwd", 400),
        ("Grace Hopper/../../../clawwork.db", 400),
        ("a\\b.pdf", 400),
        ("a\0.pdf", 422),
        ("%2e%2e/clawwork.db", 400),
        ("%2e%2e/clawwork.pdf", 404),
        ("Grace Hopper/nothing.pdf", 404),
        ("", 422),
    ],
)
def test_no_path_leads_out(client: httpx.Client, delivered: Delivered, path: str, status: int):
    assert client.get("/api/artifacts/file", params={"path": path}).status_code == status


def test_a_link_in_the_folder_is_not_followed(clawwork, client: httpx.Client, delivered: Delivered):
    secret = clawwork.data_dir / "secret.md"
    secret.write_text("secret")
    target = delivered.folder / "report.md"
    target.unlink()
    target.symlink_to(secret)
    for path in ("", "/content"):
        answer = client.get(f"/api/artifacts/{delivered.artifact_ids['report.md']}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
        assert "secret" not in answer.text


def test_a_file_that_became_a_folder_or_a_link_to_its_folder_is_not_served(
    clawwork, client: httpx.Client, delivered: Delivered, tenant: str
):
    moved = delivered.folder.with_name("moved")
    delivered.folder.rename(moved)
    delivered.folder.symlink_to(moved)
    answer = client.get(f"/api/artifacts/{delivered.artifact_ids['report.md']}/content")
    assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
    assert str(tenant_root(clawwork.data_dir, tenant)) not in answer.text


def test_the_predecessors_listing_names_only_documents(client: httpx.Client, delivered: Delivered):
    assert client.get("/api/artifacts/random").json() == {"artifacts": []}
    assert client.get("/api/artifacts/random", params={"count": 101}).status_code == 422
