"""Files that were made to do harm, and got as far as LibreOffice."""

from collections.abc import Callable
from pathlib import Path

from clawwork_api.documents import DocumentError
from clawwork_api.documents.reading.pages import text
from clawwork_api.runtime.drawing import Pages
from tests.documents.conftest import repack

__all__ = ["repack"]
Repack = Callable[..., Path]
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIELD = (
    b'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;%s&quot;"><w:r><w:t>old</w:t></w:r></w:fldSimple></w:p>'
)


async def test_a_document_that_asks_for_files_of_the_machine_gets_none(
    repack: Repack, pages: Pages, tmp_path: Path
):
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    address = str(secret).encode()

    def ask(old: bytes) -> bytes:
        rest = b"<w:p><w:r><w:t>after</w:t></w:r></w:p></w:body>"
        return old.replace(b"</w:body>", FIELD % address + rest)

    def relate(old: bytes) -> bytes:
        kind = b'<Relationship Id="x%s" Type="%s/%s" Target="file://%s" TargetMode="External"/>'
        kinds = (b"attachedTemplate", b"subDocument", b"image")
        return old.replace(
            b"</Relationships>", b"".join(kind % (k, OFFICE, k, address) for k in kinds) + b"</Relationships>"
        )

    parts = {"word/document.xml": ask, "word/_rels/document.xml.rels": relate}
    drawn = text(await pages.of(repack("ask.docx", "before", parts)))
    assert "before" in drawn and "after" in drawn and "hunter2" not in drawn


async def test_styles_that_make_no_sense(repack: Repack, pages: Pages):
    path = repack("a.docx", "hello", {"word/styles.xml": b"<a/>"})
    try:
        assert "hello" in text(await pages.of(path))
    except DocumentError as problem:
        assert problem.code == "corrupt"
