"""The libraries for office files are there and work together."""

import asyncio

import pytest

from clawwork_api.runtime.sandboxes import Limits, library, open_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROGRAM = """
import matplotlib.pyplot, openpyxl, pandas
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas
pandas.DataFrame({"amount": [1, 2]}).to_excel("table.xlsx", index=False)
print(openpyxl.load_workbook("table.xlsx").active["A3"].value)
Document().save("letter.docx")
Presentation().save("slides.pptx")
canvas = Canvas("report.pdf"); canvas.drawString(100, 700, "Total 3"); canvas.save()
print(PdfReader("report.pdf").pages[0].extract_text().strip())
matplotlib.pyplot.plot([1, 2]); matplotlib.pyplot.savefig("chart.png")
"""


async def test_office_files_can_be_made(tmp_path):
    await asyncio.to_thread(library.install)
    sandbox, status = await open_sandbox()
    assert sandbox is not None, f"{status.reason}: {status.remedy}"
    result = await sandbox.run(tmp_path, code=PROGRAM, language="python", limits=Limits())
    await sandbox.close()
    assert (result.exit_code, result.stdout) == (0, "2\nTotal 3\n"), result.stderr
    assert result.changed == ["chart.png", "letter.docx", "report.pdf", "slides.pptx", "table.xlsx"]


async def test_installing_again_changes_nothing():
    first = await asyncio.to_thread(library.install)
    again = await asyncio.to_thread(library.install)
    assert (again.folder, again.new) == (first.folder, False)
    assert [each.name for each in first.folder.parent.iterdir() if each.name.startswith("installing")] == []


async def test_without_the_libraries_code_still_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "installed_library", lambda python: None)
    sandbox, status = await open_sandbox()
    assert sandbox is not None
    assert status.available
    assert status.remedy == "python -m clawwork_api.runtime.sandboxes install"
    result = await sandbox.run(tmp_path, code="print(6 * 7)", language="python", limits=Limits())
    await sandbox.close()
    assert result.stdout == "42\n"
